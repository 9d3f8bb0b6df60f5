// The values of a statement in the order in which the writer writes their placeholders.
#include <carboy/sql/compile/parameters.hpp>

#include <carboy/sql/statement/changed_rows.hpp>
#include <carboy/sql/types/value_list.hpp>

#include <bit>

namespace carboy::sql {
namespace {

using Views = std::vector<ValueView>;

void append(Views& views, const std::vector<Expression>& expressions, const Dialect& dialect) {
    for (const Expression& expression : expressions) append_parameters(views, expression, dialect);
}

void append(Views& views, const std::vector<Assignment>& assignments, const Dialect& dialect) {
    for (const Assignment& assignment : assignments) append_parameters(views, assignment.value, dialect);
}

void append(Views& views, const Source& source, const Dialect& dialect) {
    if (source.query) append_parameters(views, *source.query, dialect);
}

void append(Views& views, const std::vector<Cte>& with, const Dialect& dialect) {
    for (const Cte& cte : with)
        visit_statement(cte, [&](const auto& statement) { append_parameters(views, statement, dialect); });
}

const ValueList& list_of(const Node& node) { return *static_cast<const ValueList*>(node.ref); }

void append(Views& views, const ValueList& list, const Dialect& dialect) {
    const LongList form = list.form(dialect.long_list);
    if (form != LongList::placeholders) return views.push_back(ValueView::text(list.text(form)));
    for (const Value& value : list.values()) views.push_back(value.view());
    const std::size_t padding = std::bit_ceil(list.values().size()) - list.values().size();
    views.insert(views.end(), padding, list.values().back().view());
}

}  // namespace

void append_parameters(Views& views, const Expression& expression, const Dialect& dialect) {
    auto select = expression.subqueries().begin();
    for (const Node& node : expression.nodes()) {
        if (node.op == Op::parameter && node.ref != nullptr && dialect.literal_separator) continue;
        if (node.op == Op::parameter)
            views.push_back(node.value.view());
        else if (node.op == Op::list)
            append(views, list_of(node), dialect);
        else if (node.op == Op::subquery || node.op == Op::exists)
            append_parameters(views, **select++, dialect);
    }
}

void append_parameters(Views& views, const Select& statement, const Dialect& dialect) {
    append(views, statement.with, dialect);
    append(views, statement.distinct_on, dialect);
    append(views, statement.columns, dialect);
    append(views, statement.from, dialect);
    for (const Join& join : statement.joins) {
        append(views, join.source, dialect);
        append_parameters(views, join.on, dialect);
    }
    append(views, statement.where, dialect);
    append(views, statement.group_by, dialect);
    append(views, statement.having, dialect);
    for (const Compound& compound : statement.compounds) append_parameters(views, *compound.select, dialect);
    for (const OrderTerm& term : statement.order_by) append_parameters(views, term.expression, dialect);
    if (statement.limit) views.push_back(ValueView::integer(*statement.limit));
    if (statement.offset) views.push_back(ValueView::integer(*statement.offset));
}

void append_parameters(Views& views, const Insert& statement, const Dialect& dialect) {
    append(views, statement.values, dialect);
    if (statement.select) append_parameters(views, *statement.select, dialect);
    append(views, statement.on_conflict.set, dialect);
    append(views, statement.on_conflict.where, dialect);
    append(views, statement.returning, dialect);
}

namespace {

void append_sources(Views& views, const std::vector<Join>& joins, const Dialect& dialect) {
    for (const Join& join : joins) append(views, join.source, dialect);
}

void append_conditions(Views& views, const std::vector<Join>& joins, const Dialect& dialect) {
    for (const Join& join : joins) append_parameters(views, join.on, dialect);
}

}  // namespace

void append_parameters(Views& views, const Update& statement, const Dialect& dialect) {
    const bool listed = dialect.joined_change == JoinedChange::table_list;
    append(views, statement.with, dialect);
    if (listed) append_sources(views, statement.joins, dialect);
    append(views, statement.set, dialect);
    if (!listed) append_sources(views, statement.joins, dialect);
    append_conditions(views, statement.joins, dialect);
    append(views, statement.where, dialect);
    append(views, statement.returning, dialect);
}

void append_parameters(Views& views, const Delete& statement, const Dialect& dialect) {
    append(views, statement.with, dialect);
    append_sources(views, statement.joins, dialect);
    append_conditions(views, statement.joins, dialect);
    append(views, statement.where, dialect);
    append(views, statement.returning, dialect);
}

}  // namespace carboy::sql
