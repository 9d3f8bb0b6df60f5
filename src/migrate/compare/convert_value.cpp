// Source: the PostgreSQL 15 manual, CREATE CAST and 8.5; sqlite.org lang_datefunc.html and json1.html.
#include "migrate/compare/convert_value.hpp"

#include "migrate/text/sql_of.hpp"

#include <fmt/format.h>

namespace carboy::migrate {
namespace {

using sql::TypeKind;

/// How values of a type are stored.
enum class Form : std::uint8_t {
    integer,
    real,
    numeric,
    boolean,
    text,
    binary,
    date,
    time,
    datetime,
    interval,
    json,
    list,
    uuid
};

Form form_of(const sql::ColumnType& type) {
    if (type.array) return Form::list;
    switch (type.kind) {
        case TypeKind::small_integer:
        case TypeKind::integer:
        case TypeKind::big_integer: return Form::integer;
        case TypeKind::float_:
        case TypeKind::double_: return Form::real;
        case TypeKind::numeric: return Form::numeric;
        case TypeKind::boolean: return Form::boolean;
        case TypeKind::string:
        case TypeKind::text:
        case TypeKind::enumeration: return Form::text;
        case TypeKind::binary: return Form::binary;
        case TypeKind::date: return Form::date;
        case TypeKind::time: return Form::time;
        case TypeKind::datetime: return Form::datetime;
        case TypeKind::interval: return Form::interval;
        case TypeKind::json: return Form::json;
        case TypeKind::uuid: return Form::uuid;
    }
    return Form::text;
}

bool is_number(Form form) { return form == Form::integer || form == Form::real || form == Form::numeric; }

/// Replaces each @ of the template.
std::string with(std::string_view pattern, std::string_view value) {
    std::string out;
    for (const char c : pattern)
        if (c == '@')
            out += value;
        else
            out += c;
    return out;
}

/// The digits of a second after the position, as six digits.
std::string fraction_at(int position) {
    return fmt::format("'.' || substr(substr(@, {}, 6) || '000000', 1, 6)", position);
}

class Conversion {
  public:
    Conversion(const std::string& table, const sql::Column& from, const sql::Column& to, const sql::Dialect& dialect)
        : from_(form_of(from.type)),
          to_(form_of(to.type)),
          old_(from.type),
          made_(to.type),
          name_(quoted(to.name, dialect)),
          column_(table + "." + to.name),
          types_(dialect.type_name(from.type) + " to " + dialect.type_name(to.type)) {}

    std::string run() const {
        switch (to_) {
            case Form::integer: return to_integer();
            case Form::real: return is_number(from_) || from_ == Form::boolean ? "" : to_number("CAST(@ AS REAL)");
            case Form::numeric: return to_numeric();
            case Form::boolean: return to_boolean();
            case Form::text: return to_text();
            case Form::date: return to_date();
            case Form::time: return to_time();
            case Form::datetime: return to_datetime();
            default: return to_other();
        }
    }

  private:
    std::string to_integer() const;
    std::string to_number(std::string_view value) const;
    std::string to_numeric() const;
    std::string to_boolean() const;
    std::string to_text() const;
    std::string to_date() const;
    std::string to_time() const;
    std::string to_datetime() const;
    std::string to_other() const;

    // A path that does not begin with a dollar sign is an error whose message contains the path.
    std::string fail(const std::string& message) const {
        return "json_extract('{}', " + quoted_text(message) + " || " + name_ + ")";
    }
    std::string refuse() const {
        return "CASE WHEN " + name_ + " IS NOT NULL THEN " +
               fail(std::string(no_conversion) + column_ + " from " + types_ + ": ") + " END";
    }
    /// The value where the condition holds, NULL for NULL, and otherwise an error.
    std::string checked(std::string_view source, std::string_view condition, std::string_view value) const {
        return "CASE WHEN " + with(condition, source) + " THEN " + with(value, source) + " WHEN " + name_ +
               " IS NOT NULL THEN " + fail("A value of " + column_ + " cannot be converted from " + types_ + ": ") +
               " END";
    }
    /// A day and a time with a space between them.
    std::string moment_text() const { return "replace(trim(" + name_ + "), 'T', ' ')"; }
    std::string moment(std::string_view value) const {
        return checked(moment_text(),
                       "date(substr(@, 1, 10), '+0 days') = substr(@, 1, 10) AND datetime(substr(@, 1, 19)) IS NOT "
                       "NULL AND ltrim(substr(@, 20), '.0123456789') = ''",
                       value);
    }
    std::string hexadecimal() const {
        return "lower(replace(replace(replace(trim(" + name_ + "), '-', ''), '{', ''), '}', ''))";
    }

    Form from_, to_;
    const sql::ColumnType &old_, &made_;
    std::string name_, column_, types_;
};

/// A string is a number if it is one after its sign is removed and a digit is put before it.
constexpr std::string_view is_number_text =
    "ltrim(@, '+-') GLOB '[0-9.]*' AND @ GLOB '*[0-9]*' AND @ NOT GLOB '[+-][+-]*' AND "
    "json_valid('1' || ltrim(@, '+-'))";

std::string Conversion::to_number(std::string_view value) const {
    if (from_ == Form::text) return checked("trim(" + name_ + ")", is_number_text, value);
    return refuse();
}

// PostgreSQL rounds halves of a double to the even number, and those of a NUMERIC away from zero.
std::string Conversion::to_integer() const {
    const bool small = made_.kind == TypeKind::small_integer;
    const std::string range =
        small ? "ROUND(@) BETWEEN -32768 AND 32767" : "@ BETWEEN -9223372036854774784.0 AND 9223372036854774784.0";
    switch (from_) {
        case Form::boolean: return "";
        case Form::integer: return small ? checked(name_, range, "@") : "";
        case Form::real:
            return checked(name_, range,
                           "CASE WHEN abs(@ - CAST(@ AS INTEGER)) = 0.5 THEN 2 * CAST(ROUND(@ / 2) AS INTEGER) ELSE "
                           "CAST(ROUND(@) AS INTEGER) END");
        case Form::numeric: return checked(name_, range, "CAST(ROUND(@) AS INTEGER)");
        case Form::text:
            return checked("trim(" + name_ + ")",
                           "ltrim(@, '+-') <> '' AND ltrim(@, '+-') NOT GLOB '*[^0-9]*' AND @ NOT GLOB '[+-][+-]*' "
                           "AND " +
                               with(range, "CAST(@ AS REAL)"),
                           "CAST(@ AS INTEGER)");
        default: return refuse();
    }
}

std::string Conversion::to_numeric() const {
    if (from_ == Form::boolean) return "";
    const bool sized = made_.precision > 0;
    if (is_number(from_)) {
        const bool fits = from_ == Form::numeric && old_.precision > 0 && old_.scale <= made_.scale &&
                          old_.precision - old_.scale <= made_.precision - made_.scale;
        if (!sized || fits) return "";
    }
    const std::string rounded = sized ? fmt::format("ROUND(@, {})", made_.scale) : "@";
    if (!is_number(from_)) return to_number(with(rounded, "CAST(@ AS NUMERIC)"));
    return checked(name_, fmt::format("abs({}) < 1e{}", rounded, made_.precision - made_.scale),
                   from_ == Form::integer ? "@" : rounded);
}

std::string Conversion::to_boolean() const {
    if (from_ == Form::boolean) return "";
    if (is_number(from_)) return name_ + " <> 0";
    if (from_ != Form::text) return refuse();
    const std::string yes = "('t', 'tr', 'tru', 'true', 'y', 'ye', 'yes', 'on', '1')";
    const std::string no = "('f', 'fa', 'fal', 'fals', 'false', 'n', 'no', 'of', 'off', '0')";
    return checked("lower(trim(" + name_ + "))", "@ IN " + yes + " OR @ IN " + no, "@ IN " + yes);
}

std::string Conversion::to_text() const {
    switch (from_) {
        case Form::text: {
            if (made_.kind != TypeKind::enumeration || old_.kind == TypeKind::enumeration) return "";
            std::string values;
            for (const std::string& value : made_.values) values += (values.empty() ? "" : ", ") + quoted_text(value);
            const std::string condition = name_ + " IN (" + values + ")";
            return "CASE WHEN " + condition + " THEN " + name_ + " WHEN " + name_ + " IS NOT NULL THEN " +
                   fail("A value of " + column_ + " is not a value of the enumeration: ") + " END";
        }
        case Form::real:
            return with(
                "CASE WHEN @ = CAST(@ AS INTEGER) AND abs(@) < 1e15 THEN CAST(CAST(@ AS INTEGER) AS TEXT) "
                "WHEN CAST(CAST(@ AS TEXT) AS REAL) = @ THEN CAST(@ AS TEXT) WHEN @ IS NOT NULL THEN printf('%!.17g', "
                "@) END",
                name_);
        case Form::numeric:
            if (old_.precision == 0) return with("CAST(@ AS TEXT)", name_);
            return with("CASE WHEN @ IS NOT NULL THEN printf('%." + std::to_string(old_.scale) + "f', @) END", name_);
        case Form::boolean: return with("CASE WHEN @ = 0 THEN 'false' WHEN @ IS NOT NULL THEN 'true' END", name_);
        case Form::binary: return with("CASE typeof(@) WHEN 'blob' THEN '\\x' || lower(hex(@)) ELSE @ END", name_);
        case Form::time:
        case Form::datetime:
            return with("CASE WHEN instr(@, '.') > 0 THEN rtrim(rtrim(@, '0'), '.') ELSE @ END", name_);
        case Form::uuid:
            return with(
                "CASE WHEN length(@) = 32 THEN substr(@, 1, 8) || '-' || substr(@, 9, 4) || '-' || substr(@, 13, 4) "
                "|| '-' || substr(@, 17, 4) || '-' || substr(@, 21) ELSE @ END",
                name_);
        case Form::interval: return refuse();
        default: return "";
    }
}

std::string Conversion::to_date() const {
    if (from_ == Form::date) return "";
    if (from_ == Form::datetime || from_ == Form::text) return moment("substr(@, 1, 10)");
    return refuse();
}

std::string Conversion::to_time() const {
    if (from_ == Form::time) return "";
    if (from_ == Form::datetime) return moment("time(substr(@, 1, 19)) || " + fraction_at(21));
    if (from_ != Form::text) return refuse();
    return checked("trim(" + name_ + ")",
                   "@ GLOB '[012][0-9]:*' AND @ < '24' AND time(substr(@, 1, 8)) IS NOT NULL AND "
                   "ltrim(substr(@, 9), '.0123456789') = ''",
                   "time(substr(@, 1, 8)) || " + fraction_at(10));
}

std::string Conversion::to_datetime() const {
    if (from_ == Form::datetime) return "";
    if (from_ == Form::date || from_ == Form::text) return moment("datetime(substr(@, 1, 19)) || " + fraction_at(21));
    return refuse();
}

std::string Conversion::to_other() const {
    if (from_ == to_) return "";
    if (from_ != Form::text) return refuse();
    switch (to_) {
        case Form::json: return checked(name_, "json_valid(@)", "@");
        case Form::uuid: return checked(hexadecimal(), "length(@) = 32 AND @ NOT GLOB '*[^0-9a-f]*'", "@");
        case Form::binary: return checked(name_, "instr(@, '\\') = 0", "CAST(@ AS BLOB)");
        default: return refuse();
    }
}

}  // namespace

std::string convert_value(const std::string& table, const sql::Column& from, const sql::Column& to,
                          const sql::Dialect& dialect) {
    return Conversion(table, from, to, dialect).run();
}

}  // namespace carboy::migrate
