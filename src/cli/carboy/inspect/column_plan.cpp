#include "cli/carboy/inspect/column_plan.hpp"

#include <carboy/base/text.hpp>
#include <carboy/sql/types/decimal.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "cli/carboy/default_text.hpp"
#include "cli/carboy/inspect/names.hpp"

namespace carboy::cli {

using sql::TypeKind;

std::optional<sql::ColumnType> declared_type(const sql::ColumnType& type) {
    if (type.array) return std::nullopt;
    sql::ColumnType out{.kind = type.kind};
    switch (type.kind) {
        case TypeKind::string: out.length = type.length; break;
        case TypeKind::numeric:
            if (type.precision > 0 && type.precision <= sql::Decimal::max_digits && type.scale >= 0 &&
                type.scale <= type.precision) {
                out.precision = type.precision;
                out.scale = type.scale;
            }
            break;
        case TypeKind::datetime: out.timezone = type.timezone; break;
        case TypeKind::enumeration:
            out.length = type.length;
            out.name = type.name;
            out.values = type.values;
            break;
        default: break;
    }
    return out;
}

static const EnumPlan* enum_of(const sql::ColumnType& type, const std::vector<EnumPlan>& enums) {
    const auto found =
        std::find_if(enums.begin(), enums.end(), [&](const EnumPlan& one) { return one.type.name == type.name; });
    return found != enums.end() ? &*found : nullptr;
}

std::string type_text(const sql::ColumnType& type, const std::vector<EnumPlan>& enums) {
    switch (type.kind) {
        case TypeKind::small_integer: return "carboy::SmallInteger";
        case TypeKind::integer: return "carboy::Integer";
        case TypeKind::big_integer: return "carboy::BigInteger";
        case TypeKind::boolean: return "carboy::Boolean";
        case TypeKind::float_: return "carboy::Float";
        case TypeKind::double_: return "carboy::Double";
        case TypeKind::numeric:
            if (type.precision == 0) return "carboy::Numeric<>";
            if (type.scale == 0) return fmt::format("carboy::Numeric<{}>", type.precision);
            return fmt::format("carboy::Numeric<{}, {}>", type.precision, type.scale);
        case TypeKind::string:
            return type.length == 0 ? "carboy::String<>" : fmt::format("carboy::String<{}>", type.length);
        case TypeKind::text: return "carboy::Text";
        case TypeKind::binary: return "carboy::LargeBinary";
        case TypeKind::date: return "carboy::Date";
        case TypeKind::time: return "carboy::Time";
        case TypeKind::datetime: return type.timezone ? "carboy::DateTimeTz" : "carboy::DateTime";
        case TypeKind::interval: return "carboy::Interval";
        case TypeKind::json: return "carboy::Json";
        case TypeKind::uuid: return "carboy::Uuid";
        case TypeKind::enumeration: break;
    }
    const EnumPlan* const known = enum_of(type, enums);
    return known != nullptr ? known->name : "carboy::Text";
}

namespace {

bool fits(std::int64_t number, TypeKind kind) {
    return kind != TypeKind::small_integer ||
           (number >= std::numeric_limits<std::int16_t>::min() && number <= std::numeric_limits<std::int16_t>::max());
}

std::string boolean_default(std::string_view text) {
    for (const std::string_view yes : {"true", "1", "t"})
        if (equals_ignoring_case(text, yes)) return "carboy::default_<true>";
    for (const std::string_view no : {"false", "0", "f"})
        if (equals_ignoring_case(text, no)) return "carboy::default_<false>";
    return "";
}

std::string real_default(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return "";
    std::string digits = fmt::format("{}", number);
    if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
    return "carboy::default_<" + digits + ">";
}

}  // namespace

std::string object_default(const sql::Column& column, const std::vector<EnumPlan>& enums) {
    if (!column.server_default) return "";
    const std::string_view text = without_cast(*column.server_default);
    const std::optional<std::string> content = quoted_content(text);
    // A number may be quoted.
    const std::string_view word = content ? std::string_view(*content) : text;
    switch (column.type.kind) {
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer: {
            const auto number = integer_of(word);
            if (!number || !fits(*number, column.type.kind) || *number == std::numeric_limits<std::int64_t>::min())
                return "";
            return fmt::format("carboy::default_<{}>", *number);
        }
        case TypeKind::boolean: return boolean_default(word);
        case TypeKind::float_:
        case TypeKind::double_: return real_default(word);
        case TypeKind::string:
        case TypeKind::text: return content ? "carboy::default_text<" + literal(*content) + ">" : "";
        case TypeKind::datetime: return is_now(text) ? "carboy::default_now" : "";
        case TypeKind::enumeration: {
            const EnumPlan* const known = enum_of(column.type, enums);
            if (known == nullptr || !content) return "";
            for (std::size_t i = 0; i < known->type.values.size(); ++i)
                if (known->type.values[i] == *content)
                    return "carboy::default_<" + known->name + "::" + known->enumerators[i] + ">";
            return "";
        }
        default: return "";
    }
}

}  // namespace carboy::cli
