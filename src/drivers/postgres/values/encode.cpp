#include "drivers/postgres/values/encode.hpp"

#include "drivers/postgres/values/bytes.hpp"
#include "drivers/postgres/values/numeric.hpp"

#include <carboy/sql/types/error.hpp>
#include <carboy/value/text/date_text.hpp>
#include <carboy/value/text/time_text.hpp>
#include <carboy/value/text/uuid_text.hpp>

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

namespace carboy::drivers::postgres {

using sql::DataError;
using sql::Kind;
using sql::ValueView;

namespace {

constexpr char empty[] = "";

[[noreturn]] void refuse(std::string_view what, std::string_view type) {
    throw DataError("does_not_fit", fmt::format("{} does not fit into the server's {}.", what, type));
}

template <class T>
void append_checked(std::string& out, std::int64_t number, const TypeFacts& type) {
    if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max())
        refuse(fmt::format("The number {}", number), type.name);
    append_number(out, static_cast<T>(number));
}

void append_integer(std::string& out, std::int64_t number, const TypeFacts& type) {
    switch (type.wire) {
        case Wire::int2: return append_checked<std::int16_t>(out, number, type);
        case Wire::int4: return append_checked<std::int32_t>(out, number, type);
        case Wire::oid:
            if (number < 0 || number > std::numeric_limits<std::uint32_t>::max())
                refuse(fmt::format("The number {}", number), type.name);
            return append_number(out, static_cast<std::uint32_t>(number));
        default: return append_number(out, number);
    }
}

// Dates and times in our own text form become binary; the server parses others (infinity, years BC, zone names).
bool encode_moment(std::string& out, std::string_view text, Wire wire) {
    if (wire == Wire::date) {
        const auto day = value::parse_date(text);
        if (day) append_number(out, static_cast<std::int32_t>(day->time_since_epoch().count() - epoch_days));
        return day.has_value();
    }
    if (wire == Wire::time) {
        const auto time = value::parse_time(text);
        if (time) append_number(out, std::int64_t{time->count()});
        return time.has_value();
    }
    const auto moment = value::parse_moment(text);
    if (!moment || moment->offset.count() != 0) return false;
    append_number(out, std::int64_t{moment->since_epoch.count()} - epoch_microseconds);
    return true;
}

// A duration is passed as the time that is this long after 1970.
bool encode_interval(std::string& out, std::string_view text) {
    constexpr std::int64_t day = 86'400'000'000;
    constexpr std::size_t moment_size = 26;
    if (text.size() != moment_size || text[4] != '-' || text[10] != ' ') return false;
    const auto moment = value::parse_moment(text);
    if (!moment) return false;
    const std::int64_t length = moment->since_epoch.count();
    append_number(out, length % day);
    append_number(out, static_cast<std::int32_t>(length / day));
    append_number(out, std::int32_t{0});
    return true;
}

bool encode_uuid(std::string& out, std::string_view text) {
    const auto bytes = value::parse_uuid(text);
    if (bytes) out.append(bytes->begin(), bytes->end());
    return bytes.has_value();
}

/// The text of a float that reads back as the same number; the server's spelling of NaN and infinity.
std::string float_text(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
    char digits[32];
    return std::string(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

bool names_zone(std::string_view text) {
    constexpr std::size_t date = 10;
    return text.size() < date || text.find_first_not_of("0123456789:. T", date) != std::string_view::npos;
}

/// A time without a zone is taken as UTC.
std::string with_zone(std::string_view text) {
    const std::string_view era = text.ends_with(" BC") ? text.substr(text.size() - 3) : std::string_view();
    const std::string_view moment = text.substr(0, text.size() - era.size());
    return fmt::format("{}{}{}", moment, names_zone(moment) ? "" : "+00", era);
}

}  // namespace

void Parameters::encode(std::span<const ValueView> values, std::span<const Oid> types) {
    pointers_.clear();
    lengths_.clear();
    formats_.clear();
    made_.clear();
    room_.clear();
    for (std::size_t i = 0; i < values.size(); ++i) {
        try {
            add(values[i], facts_of(types[i]));
        } catch (const DataError& error) {
            throw DataError(error.code(), fmt::format("Parameter {}: {}", i + 1, error.message()), error.hint());
        }
    }
    for (const Made& made : made_) pointers_[made.parameter] = room_.data() + made.offset;
}

void Parameters::borrow(std::string_view bytes) {
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw DataError("too_long", "A value is longer than 2 GiB.");
    pointers_.push_back(bytes.data() != nullptr ? bytes.data() : empty);
    lengths_.push_back(static_cast<int>(bytes.size()));
    formats_.push_back(1);
}

/// Makes the bytes from `offset` to the end of the room the next parameter.
void Parameters::made(std::size_t offset, bool binary) {
    made_.push_back({pointers_.size(), offset});
    pointers_.push_back(nullptr);
    lengths_.push_back(static_cast<int>(room_.size() - offset));
    formats_.push_back(binary ? 1 : 0);
    if (!binary) room_ += '\0';
}

/// Writes a parameter in text form, which the server parses.
void Parameters::write_out(std::string_view text) {
    if (text.find('\0') != std::string_view::npos)
        throw DataError("nul_character", "PostgreSQL's text cannot contain a NUL character.",
                        "Store such data as bytes.");
    const std::size_t offset = room_.size();
    room_ += text;
    made(offset, false);
}

void Parameters::add(const ValueView& value, const TypeFacts& type) {
    switch (value.kind()) {
        case Kind::null:
            pointers_.push_back(nullptr);
            lengths_.push_back(0);
            formats_.push_back(0);
            return;
        case Kind::boolean:
            if (type.wire == Wire::boolean) {
                const std::size_t offset = room_.size();
                room_ += static_cast<char>(value.as_integer() != 0);
                return made(offset, true);
            }
            if (type.wire == Wire::text || type.wire == Wire::unknown)
                return write_out(value.as_integer() != 0 ? "true" : "false");
            [[fallthrough]];
        case Kind::integer: return add_integer(value.as_integer(), type);
        case Kind::real: return add_real(value.as_real(), type);
        case Kind::text: return add_text(value.as_text(), type);
        case Kind::blob: {
            const auto bytes = value.as_blob();
            if (type.wire != Wire::bytea && type.wire != Wire::uuid) refuse("A binary value", type.name);
            return borrow({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
        }
    }
}

void Parameters::add_integer(std::int64_t number, const TypeFacts& type) {
    const std::size_t offset = room_.size();
    switch (type.wire) {
        case Wire::int2:
        case Wire::int4:
        case Wire::int8:
        case Wire::oid: append_integer(room_, number, type); return made(offset, true);
        case Wire::float4:
        case Wire::float8: {
            const auto real = static_cast<double>(number);
            constexpr double past_the_end = 9223372036854775808.0;
            if (real >= past_the_end || static_cast<std::int64_t>(real) != number)
                refuse(fmt::format("The number {}", number), type.name);
            return add_real(real, type);
        }
        case Wire::boolean:
            if (number != 0 && number != 1) refuse(fmt::format("The number {}", number), type.name);
            room_ += static_cast<char>(number);
            return made(offset, true);
        default: return write_out(std::to_string(number));
    }
}

void Parameters::add_real(double number, const TypeFacts& type) {
    const std::size_t offset = room_.size();
    switch (type.wire) {
        case Wire::float8: append_number(room_, std::bit_cast<std::uint64_t>(number)); return made(offset, true);
        case Wire::float4: {
            const auto single = static_cast<float>(number);
            if (std::isinf(single) && !std::isinf(number)) refuse(fmt::format("The number {}", number), type.name);
            append_number(room_, std::bit_cast<std::uint32_t>(single));
            return made(offset, true);
        }
        case Wire::int2:
        case Wire::int4:
        case Wire::int8: {
            constexpr double limit = 9223372036854775808.0;
            if (!(number >= -limit && number < limit) || std::trunc(number) != number)
                refuse(fmt::format("The number {}", number), type.name);
            return add_integer(static_cast<std::int64_t>(number), type);
        }
        default: return write_out(float_text(number));
    }
}

void Parameters::add_text(std::string_view text, const TypeFacts& type) {
    const std::size_t offset = room_.size();
    switch (type.wire) {
        case Wire::text:
            if (text.find('\0') != std::string_view::npos)
                throw DataError("nul_character", "PostgreSQL's text cannot contain a NUL character.",
                                "Store such data as bytes.");
            return borrow(text);
        case Wire::bytea: return borrow(text);
        case Wire::date:
        case Wire::time:
        case Wire::timestamp:
        case Wire::timestamptz:
            if (encode_moment(room_, text, type.wire)) return made(offset, true);
            return write_out(type.wire == Wire::timestamptz ? with_zone(text) : std::string(text));
        case Wire::interval:
            if (encode_interval(room_, text)) return made(offset, true);
            return write_out(text);
        case Wire::numeric:
            if (append_numeric_wire(room_, text)) return made(offset, true);
            return write_out(text);
        case Wire::uuid:
            if (encode_uuid(room_, text)) return made(offset, true);
            return write_out(text);
        default: return write_out(text);
    }
}

}  // namespace carboy::drivers::postgres
