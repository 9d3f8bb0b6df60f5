#include "drivers/postgres/values/decode.hpp"

#include "drivers/postgres/values/bytes.hpp"
#include "drivers/postgres/values/numeric.hpp"

#include <carboy/sql/types/stored_value_error.hpp>
#include <carboy/value/text/date_text.hpp>
#include <carboy/value/text/hex.hpp>
#include <carboy/value/text/interval_text.hpp>
#include <carboy/value/text/time_text.hpp>
#include <carboy/value/text/uuid_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <limits>

namespace carboy::drivers::postgres {

using sql::ValueView;
using std::chrono::microseconds;

namespace {

[[noreturn]] void refuse(const TypeFacts& type) {
    throw sql::DataError("bad_value", fmt::format("The server sent a {} that cannot be decoded.", type.name));
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

// Days that the portable form does not support are written as the server does: 0044-03-15 BC, 10000-01-01, infinity.
void append_date(std::string& out, std::int32_t days) {
    if (append_if_infinite(out, days)) return;
    const value::CivilDate date = value::civil_date(std::int64_t{days} + epoch_days);
    value::append_date(out, date);
    if (date.year < 1) out += " BC";
}

void append_timestamp(std::string& out, std::int64_t moment, bool zone) {
    if (append_if_infinite(out, moment)) return;
    constexpr std::int64_t microseconds_of_day = 86'400'000'000;
    const std::int64_t days = moment / microseconds_of_day - (moment % microseconds_of_day < 0 ? 1 : 0);
    const value::CivilDate date = value::civil_date(days + epoch_days);
    value::append_date(out, date);
    value::append_time(out += ' ', microseconds(moment - days * microseconds_of_day));
    if (zone) out += "+00:00";
    if (date.year < 1) out += " BC";
}

bool append_if_infinite_interval(std::string& out, std::int32_t months, std::int64_t time) {
    using Long = std::numeric_limits<std::int64_t>;
    using Short = std::numeric_limits<std::int32_t>;
    if (months == Short::max() && time == Long::max()) return out += "infinity", true;
    if (months == Short::min() && time == Long::min()) return out += "-infinity", true;
    return false;
}

void append_interval(std::string& out, std::string_view wire) {
    const auto time = read_number<std::int64_t>(wire.data());
    const auto days = read_number<std::int32_t>(wire.data() + 8);
    const auto months = read_number<std::int32_t>(wire.data() + 12);
    // Since version 17 an interval can be infinite: all three fields have their extreme values.
    if (days == months && append_if_infinite_interval(out, months, time)) return;
    value::append_interval(out, months, days, microseconds(time));
}

void append_uuid(std::string& out, std::string_view wire) {
    value::UuidBytes bytes{};
    std::copy(wire.begin(), wire.end(), bytes.begin());
    value::append_uuid(out, bytes);
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

    // Always quotes a string that could be misread.
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
        case Wire::jsonb: out += wire.substr(wire.empty() ? 0 : 1); return;  // skips the version byte
        case Wire::bytea: return value::append_hex(out += "\\x", wire);
        case Wire::date: return require(type, wire, 4), append_date(out, read_number<std::int32_t>(wire.data()));
        // 24:00 is the server's form of the end of a day.
        case Wire::time:
            require(type, wire, 8);
            return value::append_time(out, microseconds(read_number<std::int64_t>(wire.data())));
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
        columns_.push_back({type.wire, &type, PQftype(description, i), PQfname(description, i), {}});
        if (type.wire == Wire::unknown) binary_ = false;
    }
}

bool Decoder::fits(const PGresult* result) const noexcept {
    if (PQnfields(result) != static_cast<int>(columns_.size())) return false;
    for (int i = 0; i < PQnfields(result); ++i) {
        const Column& column = columns_[static_cast<std::size_t>(i)];
        if (PQftype(result, i) != column.oid || column.name != PQfname(result, i)) return false;
    }
    return true;
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
        throw sql::StoredValueError(error.code(), fmt::format("Column \"{}\": {}", columns_[i].name, error.message()),
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
            column.buffer.clear();
            if (!text.starts_with("\\x") || !value::append_bytes_of_hex(column.buffer, text.substr(2))) refuse(type);
            return ValueView::blob(column.buffer.data(), column.buffer.size());
        default: return ValueView::text(text);
    }
}

}  // namespace carboy::drivers::postgres
