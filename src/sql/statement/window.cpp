#include <carboy/sql/statement/window.hpp>

namespace carboy::sql::detail {

Expression over(Expression function, const Window& window) {
    std::vector<Expression> operands{std::move(function)};
    operands.insert(operands.end(), window.partition_by.begin(), window.partition_by.end());
    for (const OrderTerm& term : window.order_by) {
        Expression expression = term.expression;
        if (term.descending) expression = Expression::unary(Op::descending, std::move(expression));
        if (term.nulls == Nulls::first) expression = Expression::unary(Op::nulls_first, std::move(expression));
        if (term.nulls == Nulls::last) expression = Expression::unary(Op::nulls_last, std::move(expression));
        operands.push_back(std::move(expression));
    }
    return Expression::nary(Op::over, std::move(operands), static_cast<std::uint16_t>(window.partition_by.size()),
                            window.frame.text());
}

}  // namespace carboy::sql::detail
