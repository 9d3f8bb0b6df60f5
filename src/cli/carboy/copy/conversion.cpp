#include "cli/carboy/copy/conversion.hpp"

#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/error.hpp>
#include <carboy/sql/types/json.hpp>
#include <carboy/sql/types/uuid.hpp>
#include <carboy/value/text/decimal_text.hpp>
#include <carboy/value/text/float_text.hpp>

#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace carboy::cli {

using sql::Kind;
using sql::TypeKind;
using sql::ValueView;
using std::chrono::microseconds;
using Moment = std::chrono::sys_time<microseconds>;

namespace {

template <class T>
ValueView as(ValueView value, ValueForm form, sql::Scratch& scratch) {
    const T held = sql::Type<T>::from_view(value);
    if constexpr (requires { sql::Type<T>::to_literal(held, scratch); })
        if (form == ValueForm::literal) return sql::Type<T>::to_literal(held, scratch);
    return sql::to_view(held, scratch);
}

void append_sorted(std::string& out, const boost::json::value& value) {
    if (const auto* array = value.if_array()) {
        out += '[';
        for (const boost::json::value& one : *array) append_sorted(out, one), out += ',';
        out += ']';
    } else if (const auto* object = value.if_object()) {
        std::vector<std::string_view> keys;
        for (const auto& member : *object) keys.push_back(member.key());
        std::sort(keys.begin(), keys.end());
        out += '{';
        for (const std::string_view key : keys) {
            out += boost::json::serialize(boost::json::string(key)) + ':';
            append_sorted(out, object->at(key));
            out += ',';
        }
        out += '}';
    } else if (value.is_number()) {
        value::append_float(out, value.to_number<double>());
    } else {
        out += boost::json::serialize(value);
    }
}

/// Appends sign, digits and the place of the point, without zeros at either end.
void append_number(std::string& out, std::string_view text) {
    const auto parts = value::parse_decimal(text);
    if (!parts) {
        out += text;
        return;
    }
    std::string digits = std::string(parts->whole) + std::string(parts->fraction);
    std::int64_t point = static_cast<std::int64_t>(parts->whole.size()) + parts->exponent;
    const std::size_t first = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, first);
    point -= static_cast<std::int64_t>(first);
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.empty())
        out += '0';
    else
        fmt::format_to(std::back_inserter(out), "{}{}e{}", parts->negative ? "-" : "", digits, point);
}

void append_plain(std::string& out, ValueView value) {
    switch (value.kind()) {
        case Kind::null: out += "NULL"; return;
        case Kind::boolean:
        case Kind::integer: fmt::format_to(std::back_inserter(out), "{}", value.as_integer()); return;
        case Kind::real: value::append_float(out, value.as_real()); return;
        case Kind::text:
        case Kind::blob: out += value.as_text(); return;
    }
}

void append_meaning(std::string& out, ValueView value, TypeKind kind) {
    const auto append = [&](auto number) { fmt::format_to(std::back_inserter(out), "{}", number); };
    switch (kind) {
        case TypeKind::float_:
        case TypeKind::double_:
            value::append_float(out, value.kind() == Kind::real ? value.as_real() : sql::from_view<double>(value));
            return;
        case TypeKind::numeric: {
            std::string text;
            append_plain(text, value);
            append_number(out, text);
            return;
        }
        case TypeKind::date: append(sql::from_view<std::chrono::sys_days>(value).time_since_epoch().count()); return;
        case TypeKind::time:
            append(sql::from_view<std::chrono::hh_mm_ss<microseconds>>(value).to_duration().count());
            return;
        case TypeKind::datetime: append(sql::from_view<Moment>(value).time_since_epoch().count()); return;
        case TypeKind::interval: append(sql::from_view<microseconds>(value).count()); return;
        case TypeKind::uuid: {
            sql::Scratch scratch;
            out += sql::to_view(sql::from_view<sql::Uuid>(value), scratch).as_text();
            return;
        }
        case TypeKind::json: append_sorted(out, sql::Json::parse(value.as_text()).value()); return;
        default: append_plain(out, value);
    }
}

}  // namespace

ValueView converted(ValueView value, const sql::ColumnType& type, ValueForm form, sql::Scratch& scratch) {
    if (value.is_null() || type.array || form == ValueForm::unchanged) return value;
    switch (type.kind) {
        case TypeKind::boolean:
            if (value.kind() == Kind::integer) return ValueView::boolean(value.as_integer() != 0);
            return value;
        case TypeKind::date: return as<std::chrono::sys_days>(value, form, scratch);
        case TypeKind::time: return as<std::chrono::hh_mm_ss<microseconds>>(value, form, scratch);
        case TypeKind::datetime:
            if (form == ValueForm::literal && !type.timezone) form = ValueForm::stored;
            return as<Moment>(value, form, scratch);
        case TypeKind::interval: return as<microseconds>(value, form, scratch);
        case TypeKind::uuid: return as<sql::Uuid>(value, form, scratch);
        case TypeKind::binary:
            return value.kind() == Kind::text ? ValueView::blob(value.as_text().data(), value.as_text().size()) : value;
        case TypeKind::numeric:
            return value.kind() == Kind::text && !value.is_number() ? ValueView::number(value.as_text()) : value;
        default: return value;
    }
}

void append_canonical(std::string& out, ValueView value, const sql::ColumnType& type) {
    const std::size_t before = out.size();
    out += value.is_null() ? 'n' : 'v';
    try {
        if (value.is_null() || type.array)
            append_plain(out, value);
        else
            append_meaning(out, value, type.kind);
    } catch (const Error&) {  // not a value of the type: compared as it is
        out.resize(before + 1);
        append_plain(out, value);
    }
    out += '\0';
}

}  // namespace carboy::cli
