#include "drivers/postgres/decode.hpp"

#include "drivers/postgres/bytes.hpp"
#include "drivers/postgres/numeric.hpp"

#include <carboy/sql/chrono.hpp>

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <limits>

namespace carboy::drivers::postgres {

using sql::ValueView;
using std::chrono::microseconds;

namespace {

[[noreturn]] void refuse(const TypeFacts& type) {
    throw sql::DataError("bad_value", fmt::format("the server sent a {} that cannot be read", type.name));
}

void require(const TypeFacts& type, std::string_view wire, std::size_t size) {
    if (wire.size() != size) refuse(type);
}

double float_of(const TypeFacts& type, std::string_view wire) {
    if (type.wire == Wire::float4) {
        require(type, wire, 4);
        return std::bit_cast<float>(read_number<std::uint32_t>(wire.data()));
    }
    require(type, wire, 8);
    return std::bit_cast<double>(read_number<std::uint64_t>(wire.data()));
}

std::int64_t integer_of(const TypeFacts& type, std::string_view wire) {
    switch (type.wire) {
        case Wire::int2: return require(type, wire, 2), read_number<std::int16_t>(wire.data());
        case Wire::int4: return require(type, wire, 4), read_number<std::int32_t>(wire.data());
        case Wire::oid: return require(type, wire, 4), read_number<std::uint32_t>(wire.data());
        default: return require(type, wire, 8), read_number<std::int64_t>(wire.data());
    }
}

template <class Number>
bool append_if_infinite(std::string& out, Number value) {
    if (value == std::numeric_limits<Number>::max()) return out += "infinity", true;
    if (value == std::numeric_limits<Number>::min()) return out += "-infinity", true;
    return false;
}

void append_date(std::string& out, std::int32_t days) {
    if (append_if_infinite(out, days)) return;
    sql::Scratch scratch;
    out += sql::detail::date_to_view(std::chrono::sys_days(std::chrono::days(days + epoch_days)), scratch).as_text();
}

void append_timestamp(std::string& out, std::int64_t value, bool zone) {
    if (append_if_infinite(out, value)) return;
    if (value > std::numeric_limits<std::int64_t>::max() - epoch_microseconds)
        throw sql::DataError("bad_date", "the server sent a date after the year 9999");
    sql::Scratch scratch;
    out += sql::detail::datetime_to_view(microseconds(value + epoch_microseconds), scratch).as_text();
    if (zone) out += "+00:00";
}

void append_time(std::string& out, std::int64_t value) {
    constexpr std::int64_t day = 86'400'000'000;
    if (value == day) return static_cast<void>(out += "24:00:00.000000");  // the server's own end of a day
    sql::Scratch scratch;
    out += sql::detail::time_to_view(microseconds(value), scratch).as_text();
}

// "1 year 2 mons -3 days 04:05:06.000000", as the server's own style "postgres".
void append_interval(std::string& out, std::string_view wire) {
    const auto time = read_number<std::int64_t>(wire.data());
    const auto days = read_number<std::int32_t>(wire.data() + 8);
    const auto months = read_number<std::int32_t>(wire.data() + 12);
    bool minus_before = false;
    const auto part = [&](std::int32_t count, std::string_view unit) {
        if (count == 0) return;
        fmt::format_to(std::back_inserter(out), "{}{} {}{} ", minus_before && count > 0 ? "+" : "", count, unit,
                       count == 1 ? "" : "s");
        minus_before = count < 0;
    };
    part(months / 12, "year");
    part(months % 12, "mon");
    part(days, "day");
    const std::uint64_t size = time < 0 ? 0 - static_cast<std::uint64_t>(time) : static_cast<std::uint64_t>(time);
    constexpr std::uint64_t second = 1'000'000;
    fmt::format_to(std::back_inserter(out), "{}{:02}:{:02}:{:02}.{:06}",
                   time < 0       ? "-"
                   : minus_before ? "+"
                                  : "",
                   size / (3600 * second), size / (60 * second) % 60, size / second % 60, size % second);
}

void append_uuid(std::string& out, std::string_view wire) {
    for (std::size_t i = 0; i < wire.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(wire[i]));
    }
}

void append_hex(std::string& out, std::string_view bytes) {
    out += "\\x";
    for (const char byte : bytes) fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(byte));
}

/// Reads an array's wire form.  Source: PostgreSQL 15, array_send in utils/adt/arrayfuncs.c.
class ArrayReader {
  public:
    ArrayReader(const TypeFacts& array, std::string_view wire) : array_(array), rest_(wire) {}

    void append(std::string& out) {
        const auto dimensions = number();
        number();  // whether there are NULLs
        const TypeFacts& element = facts_of(static_cast<Oid>(number()));
        constexpr int most = 6;  // the server's own limit
        if (dimensions < 0 || dimensions > most) refuse(array_);
        std::int32_t sizes[most] = {};
        for (int i = 0; i < dimensions; ++i) {
            sizes[i] = number();
            number();  // the lower bound
        }
        if (dimensions == 0)
            out += "{}";
        else
            append_level(out, element, sizes, sizes + dimensions);
    }

  private:
    std::int32_t number() {
        if (rest_.size() < 4) refuse(array_);
        const auto value = read_number<std::int32_t>(rest_.data());
        rest_.remove_prefix(4);
        return value;
    }

    void append_level(std::string& out, const TypeFacts& element, const std::int32_t* size, const std::int32_t* end) {
        out += '{';
        for (std::int32_t i = 0; i < *size; ++i) {
            if (i > 0) out += ',';
            if (size + 1 != end)
                append_level(out, element, size + 1, end);
            else
                append_element(out, element);
        }
        out += '}';
    }

    void append_element(std::string& out, const TypeFacts& element) {
        const std::int32_t length = number();
        if (length < 0) {
            out += "NULL";
            return;
        }
        if (rest_.size() < static_cast<std::size_t>(length)) refuse(array_);
        text_.clear();
        append_text(text_, element, rest_.substr(0, static_cast<std::size_t>(length)));
        rest_.remove_prefix(static_cast<std::size_t>(length));
        append_quoted(out);
    }

    // Quoted always where the text could mean something else.
    void append_quoted(std::string& out) const {
        const bool plain = !text_.empty() && text_.find_first_of("{},\"\\ \t\n\r\v\f") == std::string::npos &&
                           !(text_.size() == 4 && (text_[0] == 'n' || text_[0] == 'N'));
        if (plain) {
            out += text_;
            return;
        }
        out += '"';
        for (const char c : text_) {
            if (c == '"' || c == '\\') out += '\\';
            out += c;
        }
        out += '"';
    }

    const TypeFacts& array_;
    std::string_view rest_;
    std::string text_;
};

void append_float(std::string& out, double value, bool single) {
    char digits[32];
    const auto end = single ? std::to_chars(digits, digits + sizeof digits, static_cast<float>(value))
                            : std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end.ptr);
}

int hex_value(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

}  // namespace

void append_text(std::string& out, const TypeFacts& type, std::string_view wire) {
    switch (type.wire) {
        case Wire::boolean: out += !wire.empty() && wire[0] != 0 ? 't' : 'f'; return;
        case Wire::int2:
        case Wire::int4:
        case Wire::int8:
        case Wire::oid: out += std::to_string(integer_of(type, wire)); return;
        case Wire::float4:
        case Wire::float8: return append_float(out, float_of(type, wire), type.wire == Wire::float4);
        case Wire::jsonb: out += wire.substr(wire.empty() ? 0 : 1); return;  // behind the version's byte
        case Wire::bytea: return append_hex(out, wire);
        case Wire::date: return require(type, wire, 4), append_date(out, read_number<std::int32_t>(wire.data()));
        case Wire::time: return require(type, wire, 8), append_time(out, read_number<std::int64_t>(wire.data()));
        case Wire::timestamp:
        case Wire::timestamptz:
            require(type, wire, 8);
            return append_timestamp(out, read_number<std::int64_t>(wire.data()), type.wire == Wire::timestamptz);
        case Wire::interval: return require(type, wire, 16), append_interval(out, wire);
        case Wire::numeric: return append_numeric_text(out, wire);
        case Wire::uuid: return require(type, wire, 16), append_uuid(out, wire);
        case Wire::array: return ArrayReader(type, wire).append(out);
        case Wire::text:
        case Wire::unknown: out += wire; return;
    }
}

Decoder::Decoder(const PGresult* description) : cells_(static_cast<std::size_t>(PQnfields(description))) {
    for (int i = 0; i < PQnfields(description); ++i) {
        const TypeFacts& type = facts_of(PQftype(description, i));
        columns_.push_back({type.wire, &type, PQfname(description, i), {}});
        if (type.wire == Wire::unknown) binary_ = false;
    }
}

const ValueView* Decoder::read(const PGresult* result, int row) {
    std::size_t i = 0;
    try {
        for (; i < columns_.size(); ++i) {
            const int column = static_cast<int>(i);
            const int length = PQgetlength(result, row, column);
            if (length == 0 && PQgetisnull(result, row, column) != 0) {
                cells_[i] = ValueView();
                continue;
            }
            const std::string_view bytes(PQgetvalue(result, row, column), static_cast<std::size_t>(length));
            cells_[i] = binary_ ? from_binary(columns_[i], bytes) : from_text(columns_[i], bytes);
        }
    } catch (const sql::DataError& error) {
        throw sql::DataError(error.code(), fmt::format("column \"{}\": {}", columns_[i].name, error.message()),
                             error.hint());
    }
    return cells_.data();
}

ValueView Decoder::from_binary(Column& column, std::string_view bytes) {
    const TypeFacts& type = *column.type;
    switch (column.wire) {
        case Wire::text: return ValueView::text(bytes);
        case Wire::int2:
        case Wire::int4:
        case Wire::int8:
        case Wire::oid: return ValueView::integer(integer_of(type, bytes));
        case Wire::boolean: return ValueView::boolean(!bytes.empty() && bytes[0] != 0);
        case Wire::float4:
        case Wire::float8: return ValueView::real(float_of(type, bytes));
        case Wire::bytea: return ValueView::blob(bytes.data(), bytes.size());
        case Wire::jsonb: return ValueView::text(bytes.substr(bytes.empty() ? 0 : 1));
        default:
            column.buffer.clear();
            append_text(column.buffer, type, bytes);
            return ValueView::text(column.buffer);
    }
}

ValueView Decoder::from_text(Column& column, std::string_view text) {
    const TypeFacts& type = *column.type;
    switch (column.wire) {
        case Wire::int2:
        case Wire::int4:
        case Wire::int8:
        case Wire::oid: {
            std::int64_t number = 0;
            const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
            if (error != std::errc() || end != text.data() + text.size()) refuse(type);
            return ValueView::integer(number);
        }
        case Wire::boolean: return ValueView::boolean(text == "t");
        case Wire::float4: return ValueView::real(std::strtof(text.data(), nullptr));
        case Wire::float8: return ValueView::real(std::strtod(text.data(), nullptr));
        case Wire::bytea:
            if (!text.starts_with("\\x")) refuse(type);
            column.buffer.clear();
            for (std::size_t at = 2; at + 1 < text.size(); at += 2)
                column.buffer += static_cast<char>(hex_value(text[at]) * 16 + hex_value(text[at + 1]));
            return ValueView::blob(column.buffer.data(), column.buffer.size());
        default: return ValueView::text(text);
    }
}

}  // namespace carboy::drivers::postgres
