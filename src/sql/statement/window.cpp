#include <carboy/sql/statement/window.hpp>

namespace carboy::sql::detail {

Expression over(Expression function, const Window& window) {
    std::vector<Expression> operands{std::move(function)};
    operands.insert(operands.end(), window.partition_by.begin(), window.partition_by.end());
    for (const OrderTerm& term : window.order_by) operands.push_back(term_operand(term));
    return Expression::nary(Op::over, std::move(operands), static_cast<std::uint16_t>(window.partition_by.size()),
                            window.frame.text());
}

}  // namespace carboy::sql::detail
