#include "sql/compile/check_sources.hpp"

#include <carboy/base/error.hpp>
#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/changed_rows.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace carboy::sql {
namespace {

bool is_aggregate(const Node& node) {
    if (node.op != Op::function) return false;
    const std::string_view name = static_cast<const char*>(node.ref);
    if (name == "min" || name == "max") return node.arity == 1;
    return name == "count" || name == "sum" || name == "avg" || name == "string_agg";
}

/// Throws: Error for an aggregate, unless it is in a subquery.
void refuse_aggregates(const Expression& expression, std::string_view place) {
    for (const Node& node : expression.nodes())
        if (is_aggregate(node) || node.op == Op::over)
            throw Error("aggregate_in_where",
                        fmt::format("{} uses {}, which is known only after the rows have been selected.", place,
                                    node.op == Op::over ? "a window function"
                                                        : fmt::format("{}()", static_cast<const char*>(node.ref))),
                        "Put a condition on groups into having(), and one on a window into a select over a subquery.");
}

void refuse_aggregates(const std::vector<Expression>& conditions) {
    for (const Expression& condition : conditions) refuse_aggregates(condition, "where()");
}

/// Throws: Error for an aggregate of the rows that a statement changes.
void refuse_aggregates(const std::vector<Assignment>& assignments, const Table& table) {
    for (const Assignment& one : assignments)
        for (const Node& node : one.value.nodes())
            if (is_aggregate(node) || node.op == Op::over)
                throw Error("aggregate_in_value",
                            fmt::format("The new value of {}.{} uses an aggregate or a window function.", table.name,
                                        table.columns[one.column].name),
                            "Compute it in a subquery: select(func::max(...)).scalar_subquery().");
}

/// Throws: Error for a column in the values of an INSERT, unless it is in a subquery.
void refuse_columns(const Insert& statement) {
    for (std::size_t i = 0; i < statement.values.size(); ++i)
        for (const Node& node : statement.values[i].nodes()) {
            if (node.op != Op::column && node.op != Op::name && node.op != Op::excluded && !is_aggregate(node))
                continue;
            const std::uint16_t column = statement.columns[i % statement.columns.size()];
            throw Error("column_in_values",
                        fmt::format("The value of {}.{} in an INSERT is an expression over columns of a row that does "
                                    "not exist yet.",
                                    statement.table->name, statement.table->columns[column].name),
                        "Insert a value, or a subquery: select(...).scalar_subquery().");
        }
}

/// True when the rows of a source have those of a branch. The source may be the table of one branch.
bool stores(const Table& source, const Table& table, std::size_t branch) {
    if (source.branches.empty()) return &source == table.branches[branch].stored;
    return source.branches[branch].stored != nullptr;
}

/// True when both name the same stored table in FROM. Classes of a hierarchy share one.
bool share_a_table(const Table& one, const Table& other) {
    if (whole_table(&one) != whole_table(&other)) return false;
    if (one.branches.empty() && other.branches.empty()) return name_of(one) == name_of(other);
    const Table& several = one.branches.empty() ? other : one;
    const Table& rest = one.branches.empty() ? one : other;
    for (std::size_t branch = 0; branch < several.branches.size(); ++branch) {
        const Table* stored = several.branches[branch].stored;
        if (stored != nullptr && (rest.branches.empty() ? stored == &rest : stored == rest.branches[branch].stored))
            return true;
    }
    return false;
}

/// The sources in the FROM of one statement, and the enclosing statement.
class Scope {
  public:
    explicit Scope(const Scope* around = nullptr) : around_(around) {}

    void add(const Source& source) {
        if (source.table != nullptr && source.alias == 0 && source.cte == 0) refuse_if_there(*source.table);
        sources_.push_back(&source);
    }
    void add(const Table* table) { table_ = table; }

    void select(const Select& statement) const {
        Scope inside(this);
        named(statement.with);
        inside.add(statement.from);
        for (const Join& join : statement.joins) inside.add(join.source);
        inside.source(statement.from, this);
        for (const Join& join : statement.joins) {
            inside.source(join.source, join.lateral ? &inside : this);
            inside.expression(join.on);
            refuse_aggregates(join.on, "a join's condition");
        }
        for (const auto* list :
             {&statement.distinct_on, &statement.columns, &statement.where, &statement.group_by, &statement.having})
            inside.each(*list);
        refuse_aggregates(statement.where);
        for (const Expression& term : statement.group_by) refuse_aggregates(term, "group_by()");
        for (const OrderTerm& term : statement.order_by) inside.expression(term.expression);
        for (const Compound& compound : statement.compounds) select(*compound.select);
    }
    /// The sources that an UPDATE or DELETE joins.
    void joined(const std::vector<Join>& joins, const std::vector<Cte>& with) {
        named(with);
        for (const Join& join : joins) add(join.source);
        for (const Join& join : joins) {
            const Scope nothing;
            source(join.source, &nothing);
            expression(join.on);
        }
    }
    void each(const std::vector<Expression>& expressions) const {
        for (const Expression& one : expressions) expression(one);
    }
    void each(const std::vector<Assignment>& assignments) const {
        for (const Assignment& one : assignments) expression(one.value);
    }

  private:
    void refuse_if_there(const Table& table) const {
        const auto shares = [&](const Table* other) { return other != nullptr && share_a_table(*other, table); };
        const bool is_there = shares(table_) || std::any_of(sources_.begin(), sources_.end(), [&](const Source* known) {
                                  return known->alias == 0 && known->cte == 0 && shares(known->table);
                              });
        if (!is_there) return;
        throw Error("joined_twice",
                    fmt::format("The table '{}' is in the query twice under the same name.", whole_table(&table)->name),
                    "Use an alias for one of them: constexpr auto& other = aliased<Model, \"other\">; then "
                    "join(other, condition). Classes of a hierarchy share their table.");
    }
    void named(const std::vector<Cte>& with) const {
        for (const Cte& cte : with) {
            if (cte.select != nullptr)
                select(*cte.select);
            else
                visit_statement(cte, [](const auto& statement) { check_sources(statement); });
        }
    }
    void source(const Source& source, const Scope* around) const {
        if (source.query) around->select(*source.query);
    }
    void expression(const Expression& expression) const {
        for (const Node& node : expression.nodes()) {
            if (node.op == Op::column || node.op == Op::table_columns)
                column(node);
            else if (node.op == Op::name && node.alias != 0 && !has_alias(node.alias))
                missing_source(node.alias);
        }
        for (const auto& subquery : expression.subqueries()) select(*subquery);
    }
    void column(const Node& node) const {
        const auto* table = static_cast<const Table*>(node.ref);
        const bool is_column = node.op == Op::column;
        const std::size_t branch = is_column ? table->columns[node.column].branch : 0;
        const bool is_stored = !table->branches.empty() && table->branches[branch].stored != nullptr;
        if (has(table, node.alias, is_stored ? branch : 0)) return;
        const std::string column = is_column ? table->columns[node.column].name : "*";
        if (node.alias != 0 && !has(table, node.alias, 0)) missing_source(node.alias);
        const std::string& name = is_stored ? table->branches[branch].stored->name : table->name;
        throw Error("not_in_query",
                    fmt::format("The query uses {}.{}, but the table '{}' is not in it.", name, column, name),
                    "Join it along a relationship with join(...), or name it in select_from().");
    }
    [[noreturn]] static void missing_source(std::uint16_t alias) {
        const std::string_view name = alias_name(alias);
        throw Error("not_in_query",
                    fmt::format("The query uses a column of '{}', which is not in it.",
                                name.empty() ? fmt::format("t_{}", alias) : std::string(name)),
                    "Name the alias or subquery in select_from() or join().");
    }

    static std::uint16_t name_of(const Source& source) { return source.alias != 0 ? source.alias : source.cte; }

    bool has(const Table* table, std::uint16_t alias, std::size_t branch) const {
        const auto same = [&](const Table* other) {
            return whole_table(other) == whole_table(table) && (branch == 0 || stores(*other, *table, branch));
        };
        if (alias == 0 && same(table_)) return true;
        for (const Source* source : sources_)
            if (name_of(*source) == alias && (same(source->table) || (alias != 0 && source->table == nullptr)))
                return true;
        return around_ != nullptr && around_->has(table, alias, branch);
    }
    bool has_alias(std::uint16_t alias) const {
        for (const Source* source : sources_)
            if (name_of(*source) == alias) return true;
        return around_ != nullptr && around_->has_alias(alias);
    }

    const Scope* around_;
    const Table* table_ = nullptr;  // of an INSERT, UPDATE or DELETE
    std::vector<const Source*> sources_;
};

}  // namespace

void check_sources(const Select& statement) { Scope().select(statement); }

void check_sources(const Insert& statement) {
    Scope scope;
    if (statement.select) scope.select(*statement.select);
    refuse_columns(statement);
    scope.each(statement.values);
    scope.add(statement.table);
    refuse_aggregates(statement.on_conflict.set, *statement.table);
    refuse_aggregates(statement.on_conflict.where);
    scope.each(statement.on_conflict.set);
    scope.each(statement.on_conflict.where);
    scope.each(statement.returning);
}

void check_sources(const Update& statement) {
    Scope scope;
    scope.add(statement.table);
    scope.joined(statement.joins, statement.with);
    refuse_aggregates(statement.set, *statement.table);
    refuse_aggregates(statement.where);
    scope.each(statement.set);
    scope.each(statement.where);
    scope.each(statement.returning);
}

void check_sources(const Delete& statement) {
    Scope scope;
    scope.add(statement.table);
    scope.joined(statement.joins, statement.with);
    refuse_aggregates(statement.where);
    scope.each(statement.where);
    scope.each(statement.returning);
}

}  // namespace carboy::sql
