#include <carboy/sql/statement/expr.hpp>

#include <carboy/base/error.hpp>

#include <memory>

namespace carboy::sql::detail {

// Unlike a backslash, the slash needs no second escape in any engine's string literal.
static constexpr char part_escape = '/';

Expression like(Op op, Expression operand, std::string_view pattern, char escape) {
    return Expression::like(op, std::move(operand), Expression::parameter_copy(ValueView::text(pattern)), escape);
}

Expression like_part(Op op, Expression operand, std::string_view part, Part where) {
    std::string pattern = where == Part::at_start ? "" : "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == part_escape) pattern += part_escape;
        pattern += c;
    }
    if (where != Part::at_end) pattern += '%';
    return like(op, std::move(operand), pattern, part_escape);
}

Expression in_select(Op op, Expression operand, const Select& select) {
    return Expression::binary(op, std::move(operand),
                              Expression::subquery(Op::subquery, std::make_shared<const Select>(select)));
}

Expression term_operand(const OrderTerm& term) {
    Expression expression = term.expression;
    if (term.descending) expression = Expression::unary(Op::descending, std::move(expression));
    if (term.nulls == Nulls::first) expression = Expression::unary(Op::nulls_first, std::move(expression));
    if (term.nulls == Nulls::last) expression = Expression::unary(Op::nulls_last, std::move(expression));
    return expression;
}

void append_terms(std::vector<OrderTerm>& terms, const OrderTerm& term) { terms.push_back(term); }
void append_terms(std::vector<OrderTerm>& terms, const std::vector<OrderTerm>& more) {
    terms.insert(terms.end(), more.begin(), more.end());
}

Expression ordered(Expression aggregate, std::vector<OrderTerm> terms) {
    if (aggregate.nodes().front().op != Op::function)
        throw Error("not_an_aggregate", "order_by() is called for an expression that is not an aggregate.",
                    "Call it for the function itself: func::string_agg(...).order_by(...).filter(...).");
    if (terms.empty()) return aggregate;
    std::vector<Expression> operands{std::move(aggregate)};
    for (const OrderTerm& term : terms) operands.push_back(term_operand(term));
    return Expression::nary(Op::ordered, std::move(operands));
}

}  // namespace carboy::sql::detail
