#include <carboy/sql/compile.hpp>
#include <carboy/sql/expr.hpp>

#include <memory>

namespace carboy::sql::detail {

// The slash needs no second escape in any engine's string literal, as a backslash would.
static constexpr char escape = '/';

Expression like_part(Op op, Expression operand, std::string_view part, Part where) {
    std::string pattern = where == Part::at_start ? "" : "%";
    for (const char c : part) {
        if (c == '%' || c == '_' || c == escape) pattern += escape;
        pattern += c;
    }
    if (where != Part::at_end) pattern += '%';
    return Expression::like(op, std::move(operand), Expression::parameter(Value(ValueView::text(pattern))), escape);
}

Expression in_select(Op op, Expression operand, const Select& select) {
    return Expression::binary(op, std::move(operand),
                              Expression::subquery(Op::subquery, std::make_shared<const Select>(select)));
}

}  // namespace carboy::sql::detail
