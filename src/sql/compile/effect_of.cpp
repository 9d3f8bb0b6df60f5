#include <carboy/sql/compile/effect_of.hpp>

#include <carboy/sql/text/function_names.hpp>

#include <algorithm>
#include <string_view>

namespace carboy::sql {
namespace {

class Walk {
  public:
    explicit Walk(const Dialect& dialect) : dialect_(dialect) {}

    void select(const Select& statement) {
        if (dialect_.row_locks && (statement.for_update || statement.for_share)) raise(Effect::writes);
        for (const Cte& cte : statement.with) {
            if (cte.change != nullptr) raise(Effect::writes);
            if (cte.select != nullptr) select(*cte.select);
        }
        all(statement.distinct_on);
        all(statement.columns);
        source(statement.from);
        for (const Join& join : statement.joins) {
            source(join.source);
            expression(join.on);
        }
        for (const auto* list : {&statement.where, &statement.group_by, &statement.having}) all(*list);
        for (const Compound& compound : statement.compounds) select(*compound.select);
        for (const OrderTerm& term : statement.order_by) expression(term.expression);
    }
    Effect effect() const noexcept { return effect_; }

  private:
    void raise(Effect effect) noexcept { effect_ = std::max(effect_, effect); }
    void all(const std::vector<Expression>& expressions) {
        for (const Expression& one : expressions) expression(one);
    }
    void source(const Source& source) {
        if (source.query) select(*source.query);
    }
    void expression(const Expression& expression) {
        for (const Node& node : expression.nodes()) {
            if (node.op == Op::next_value) raise(Effect::writes);
            if (node.op == Op::function && dialect_.functions_may_write &&
                !only_reads(static_cast<const char*>(node.ref)))
                raise(Effect::calls);
        }
        for (const auto& subquery : expression.subqueries()) select(*subquery);
    }

    const Dialect& dialect_;
    Effect effect_ = Effect::reads;
};

}  // namespace

Effect effect_of(const Select& statement, const Dialect& dialect) {
    Walk walk(dialect);
    walk.select(statement);
    return walk.effect();
}

}  // namespace carboy::sql
