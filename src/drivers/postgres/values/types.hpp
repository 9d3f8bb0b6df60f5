// The server's built-in types that travel in binary form, and the distance between the server's epoch and 1970.
#pragma once

#include <carboy/sql/types/schema.hpp>

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

/// The facts about a type.  Source: PostgreSQL 15, src/include/catalog/pg_type.dat.
struct TypeFacts {
    Oid oid = 0;
    Wire wire = Wire::unknown;
    std::string_view name;                         // as format_type() prints it
    sql::TypeKind portable = sql::TypeKind::text;  // what an inspector calls it
    Oid element = 0;                               // of an array
};

/// Returns the facts about a type; for types of extensions and users, `wire` is `unknown`.
const TypeFacts& facts_of(Oid oid) noexcept;

/// Returns the portable type of a column; `modifier` is the catalogue's atttypmod. Unknown types are text.
sql::ColumnType portable_type(Oid oid, int modifier);

/// Returns the type as in CREATE TABLE ("character varying(80)"); empty for an unknown type.
std::string type_name(Oid oid, int modifier);

/// The scale in a numeric's modifier: eleven bits with a sign.
constexpr int numeric_scale(int modifier) noexcept { return ((modifier & 0x7ff) ^ 0x400) - 0x400; }

/// 2000-01-01, the server's zero, in days and microseconds after 1970-01-01.
inline constexpr std::int64_t epoch_days = 10957;
inline constexpr std::int64_t epoch_microseconds = epoch_days * 86'400'000'000;

}  // namespace carboy::drivers::postgres
