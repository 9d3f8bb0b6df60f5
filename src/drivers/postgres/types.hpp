// The server's built-in types that travel in binary form, and how far apart the two calendars' zeros are.
#pragma once

#include <carboy/sql/schema.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::drivers::postgres {

using Oid = unsigned int;

/// How a value's bytes are laid out on the wire.
enum class Wire : std::uint8_t {
    unknown,  // text form only
    boolean,
    int2,
    int4,
    int8,
    oid,
    float4,
    float8,
    text,
    jsonb,
    bytea,
    date,
    time,
    timestamp,
    timestamptz,
    interval,
    numeric,
    uuid,
    array,
};

/// What is known of a type.  Source: PostgreSQL 15, src/include/catalog/pg_type.dat.
struct TypeFacts {
    Oid oid = 0;
    Wire wire = Wire::unknown;
    std::string_view name;  // as format_type() prints it
    Oid element = 0;        // of an array
};

/// Facts of a type; `unknown` ones for those of extensions and users.
const TypeFacts& facts_of(Oid oid) noexcept;

/// The type as CREATE TABLE would say it ("character varying(80)"); empty when not known.
std::string type_name(Oid oid, int modifier);

/// The scale in a numeric's modifier: eleven bits with a sign.
constexpr int numeric_scale(int modifier) noexcept { return ((modifier & 0x7ff) ^ 0x400) - 0x400; }

/// 2000-01-01, the server's zero, in days and microseconds after 1970-01-01.
inline constexpr std::int64_t epoch_days = 10957;
inline constexpr std::int64_t epoch_microseconds = epoch_days * 86'400'000'000;

}  // namespace carboy::drivers::postgres
