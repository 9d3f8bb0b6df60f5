#include <carboy/sql/statement/date_func.hpp>

#include <carboy/base/error.hpp>

#include <utility>

namespace carboy::sql::detail {

Expression extract(DatePart part, Expression of) {
    return Expression::nary(Op::extract, {std::move(of)}, static_cast<std::uint16_t>(part), nullptr);
}

Expression date_trunc(DatePart part, const ColumnType& type, Expression of) {
    switch (part) {
        case DatePart::quarter:
        case DatePart::dow:
        case DatePart::doy:
        case DatePart::epoch:
            throw Error("unsupported_sql", "date_trunc() does not support this part of a date.",
                        "Use year, month, week, day, hour, minute or second.");
        default: break;
    }
    return Expression::nary(Op::date_trunc, {std::move(of)}, static_cast<std::uint16_t>(part), &type);
}

Expression date_text(DateFormat format, Expression of) {
    return Expression::nary(Op::date_text, {std::move(of)}, 0, format.text());
}

Expression elapsed(Expression of, bool date) {
    return Expression::nary(Op::elapsed, {std::move(of)}, date ? 1 : 0, nullptr);
}

Expression moment(const ColumnType& type, Expression elapsed, bool fraction) {
    return Expression::nary(Op::moment, {std::move(elapsed)}, fraction ? 1 : 0, &type);
}

}  // namespace carboy::sql::detail
