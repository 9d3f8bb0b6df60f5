#include <carboy/sql/statement/expr.hpp>

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

}  // namespace carboy::sql::detail
