// The values of a statement in the order in which the writer writes their placeholders.
#include <carboy/sql/compile.hpp>

#include <algorithm>
#include <bit>

namespace carboy::sql {
namespace {

using Views = std::vector<ValueView>;

void append(Views& views, const std::vector<Expression>& expressions) {
    for (const Expression& expression : expressions) append_parameters(views, expression);
}

void append(Views& views, const std::vector<Assignment>& assignments) {
    for (const Assignment& assignment : assignments) append_parameters(views, assignment.value);
}

void append(Views& views, const Source& source) {
    if (source.query) append_parameters(views, *source.query);
}

}  // namespace

void append_parameters(Views& views, const Select& statement) {
    for (const Cte& cte : statement.with) append_parameters(views, *cte.select);
    append(views, statement.columns);
    append(views, statement.from);
    for (const Join& join : statement.joins) {
        append(views, join.source);
        append_parameters(views, join.on);
    }
    append(views, statement.where);
    append(views, statement.group_by);
    append(views, statement.having);
    for (const Compound& compound : statement.compounds) append_parameters(views, *compound.select);
    for (const OrderTerm& term : statement.order_by) append_parameters(views, term.expression);
    if (statement.limit) views.push_back(ValueView::integer(*statement.limit));
    if (statement.offset) views.push_back(ValueView::integer(*statement.offset));
}

void append_parameters(Views& views, const Insert& statement) {
    append(views, statement.values);
    if (statement.select) append_parameters(views, *statement.select);
    append(views, statement.on_conflict.set);
    append(views, statement.on_conflict.where);
    append(views, statement.returning);
}

void append_parameters(Views& views, const Update& statement) {
    append(views, statement.set);
    append(views, statement.where);
    append(views, statement.returning);
}

void append_parameters(Views& views, const Delete& statement) {
    append(views, statement.where);
    append(views, statement.returning);
}

/// The largest list that fits every engine's number of parameters, and the largest power of two below it.
static constexpr std::size_t largest_list = 32'000;
static constexpr std::size_t largest_power = 16'384;

std::size_t padded_list_size(std::size_t size) noexcept {
    return size > largest_power ? std::max(size, largest_list) : std::bit_ceil(size);
}

}  // namespace carboy::sql
