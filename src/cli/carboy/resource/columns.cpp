#include "cli/carboy/resource/columns.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/sql/types/decimal.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

#include "cli/carboy/resource/names.hpp"

namespace carboy::cli {
namespace {

using sql::TypeKind;

constexpr int usual_length = 255;

[[noreturn]] void refuse(const std::string& text, const std::string& reason) {
    throw Error("bad_column", "\"" + text + "\" is not a column: " + reason + ".",
                "Write name:type, where type is string:200, text, integer, float, decimal:10,2, boolean, date, "
                "datetime, references or references:Model.");
}

std::optional<int> number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || value < least || value > most) return std::nullopt;
    return value;
}

sql::ColumnType sized_type(const std::string& text, std::string_view type, std::string_view size) {
    if (type == "string") {
        const auto length = size.empty() ? usual_length : number(size, 1, 65'535);
        if (!length) refuse(text, "the length of a string is a number from 1 to 65535");
        return {.kind = TypeKind::string, .length = *length};
    }
    const std::size_t comma = size.find(',');
    const auto precision = number(size.substr(0, comma), 1, sql::Decimal::max_digits);
    const auto scale = comma == size.npos ? std::optional<int>(0) : number(size.substr(comma + 1), 0, 38);
    if (!precision || !scale || *scale > *precision)
        refuse(text, "a decimal has its digits and those after the point, such as decimal:10,2");
    return {.kind = TypeKind::numeric, .precision = *precision, .scale = *scale};
}

sql::ColumnType plain_type(const std::string& text, std::string_view type) {
    constexpr std::pair<std::string_view, TypeKind> known[] = {
        {"text", TypeKind::text},       {"integer", TypeKind::integer}, {"float", TypeKind::float_},
        {"boolean", TypeKind::boolean}, {"date", TypeKind::date},       {"datetime", TypeKind::datetime}};
    const auto found =
        std::find_if(std::begin(known), std::end(known), [&](const auto& one) { return one.first == type; });
    if (found == std::end(known)) refuse(text, type.empty() ? "it has no type" : "there is no such type");
    return {.kind = found->second};
}

/// A decimal that fits: "1.5", "0.5" or "1".
std::string decimal_text(const sql::ColumnType& type) {
    if (type.scale == 0) return "1";
    return type.precision > type.scale ? "1.5" : "0.5";
}

}  // namespace

ResourceColumn parse_column(const std::string& text) {
    const std::size_t colon = text.find(':');
    ResourceColumn column{.name = text.substr(0, colon)};
    const std::string rest = colon == text.npos ? "" : text.substr(colon + 1);
    const std::size_t second = rest.find(':');
    const std::string type = rest.substr(0, second), size = second == rest.npos ? "" : rest.substr(second + 1);
    if (const std::string reason = why_not_a_member(column.name); !reason.empty()) refuse(text, reason);
    column.label = as_label(column.name);
    const bool sized = type == "string" || type == "decimal";
    if (second != rest.npos && !sized && type != "references") refuse(text, "this type has no size");
    if (type == "references" && second != rest.npos && size.empty()) refuse(text, "it names no model");
    if (type == "references") {
        column.model = second == rest.npos ? as_model(column.name) : size;
        column.member = column.name;
        column.name += "_id";
        column.type = {.kind = TypeKind::integer};
    } else {
        column.type = sized ? sized_type(text, type, size) : plain_type(text, type);
    }
    return column;
}

std::string ResourceColumn::model_line() const {
    const auto line = [&](const std::string& held) { return "    carboy::Column<" + held + "> " + name + ";\n"; };
    if (is_reference())
        return line("carboy::Integer, carboy::foreign_key<&" + model + "::id>, carboy::indexed") + "    carboy::One<" +
               model + ", \"" + name + "\"> " + member + ";\n";
    switch (type.kind) {
        case TypeKind::string: return line("carboy::String<" + std::to_string(type.length) + ">");
        case TypeKind::text: return line("carboy::Text");
        case TypeKind::float_: return line("carboy::Float");
        case TypeKind::boolean: return line("carboy::Boolean");
        case TypeKind::date: return line("carboy::Date");
        case TypeKind::datetime: return line("carboy::DateTime");
        case TypeKind::numeric:
            return line("carboy::Numeric<" + std::to_string(type.precision) + ", " + std::to_string(type.scale) + ">");
        default: return line("carboy::Integer");
    }
}

std::string ResourceColumn::form_line() const {
    const auto line = [&](const std::string& field, const std::string& rules) {
        return "    " + field + " " + name + "{\"" + label + "\"" + rules + "};\n";
    };
    if (is_reference())
        return line("SelectFieldOf<std::int64_t>", ",\n        {required()}, {.choices = object_choices(" + model +
                                                       "::query().all(), name_of_" + member + ")}");
    switch (type.kind) {
        case TypeKind::string:
            return line("StringField", ", {required(), length(1, " + std::to_string(type.length) + ")}");
        case TypeKind::text: return line("TextAreaField", ", {required()}, {.render_kw = {{\"rows\", 8}}}");
        case TypeKind::float_: return line("FloatField", ", {required()}");
        case TypeKind::boolean: return line("BooleanField", "");
        case TypeKind::date: return line("DateField", ", {required()}");
        case TypeKind::datetime: return line("DateTimeLocalField", ", {required()}");
        case TypeKind::numeric: return line("DecimalField", ", {required()}");
        default: return line("IntegerField", ", {required()}");
    }
}

std::string ResourceColumn::sample() const {
    const std::string start = "." + name + " = ";
    if (is_reference()) return start + "sample_" + snake_case(model) + "().id.value()";
    switch (type.kind) {
        case TypeKind::string: return start + "\"" + label.substr(0, static_cast<std::size_t>(type.length)) + "\"";
        case TypeKind::text: return start + "\"" + label + "\"";
        case TypeKind::float_: return start + "1.5";
        case TypeKind::boolean: return start + "true";
        case TypeKind::date:
        case TypeKind::datetime: return start + "std::chrono::sys_days(std::chrono::year(2026) / 1 / 2)";
        case TypeKind::numeric: return start + "carboy::Decimal(\"" + decimal_text(type) + "\")";
        default: return start + "1";
    }
}

std::string ResourceColumn::form_value() const {
    const auto field = [&](const std::string& value) { return "{\"" + name + "\", " + value + "}"; };
    if (is_reference()) return field("std::to_string(sample_" + snake_case(model) + "().id.value())");
    switch (type.kind) {
        case TypeKind::string: return field("\"" + label.substr(0, static_cast<std::size_t>(type.length)) + "\"");
        case TypeKind::text: return field("\"" + label + "\"");
        case TypeKind::float_: return field("\"2.5\"");
        case TypeKind::boolean: return field("\"y\"");
        case TypeKind::date: return field("\"2026-02-03\"");
        case TypeKind::datetime: return field("\"2026-02-03T04:05\"");
        case TypeKind::numeric: return field("\"" + decimal_text(type) + "\"");
        default: return field("\"2\"");
    }
}

std::string ResourceColumn::shown(std::string_view object) const {
    const std::string start(object);
    if (is_reference())
        return display.empty() ? "{{ " + start + "." + name + " }}"
                               : "{{ " + start + "." + member + "." + display + " }}";
    if (type.kind == TypeKind::boolean) return "{{ 'yes' if " + start + "." + name + " else 'no' }}";
    return "{{ " + start + "." + name + " }}";
}

bool ResourceColumn::is_number() const {
    return !is_reference() &&
           (type.kind == TypeKind::integer || type.kind == TypeKind::float_ || type.kind == TypeKind::numeric);
}

bool ResourceColumn::is_required() const { return type.kind != TypeKind::boolean && !is_reference(); }

sql::Table table_of(const std::string& table, const std::vector<ResourceColumn>& columns) {
    sql::Table made{.name = table, .primary_key = {"id"}};
    made.columns.push_back({.name = "id", .type = {.kind = TypeKind::integer}, .nullable = false, .primary_key = true});
    for (const ResourceColumn& column : columns) {
        made.columns.push_back({.name = column.name, .type = column.type, .nullable = false});
        if (!column.is_reference()) continue;
        made.foreign_keys.push_back(
            {.columns = {column.name}, .referred_table = snake_case(column.model), .referred_columns = {"id"}});
        made.indexes.push_back({.name = "ix_" + table + "_" + column.name, .columns = {column.name}});
    }
    return made;
}

}  // namespace carboy::cli
