// The JSON form of the database's types: decimals and UUIDs as text, enumerations by name, documents as they are.
#pragma once

#include <carboy/sql/types/decimal.hpp>
#include <carboy/sql/types/enum.hpp>
#include <carboy/sql/types/json.hpp>
#include <carboy/sql/types/uuid.hpp>
#include <carboy/value/json/json_type.hpp>

#include <span>

namespace carboy::sql::detail {

std::int64_t read_json_enum(value::JsonView in, const EnumFacts& facts, value::Faults& faults);

}  // namespace carboy::sql::detail

namespace carboy::value {

/// Written as text, as Flask does, because a reader of JSON numbers may round them. Read from text, and from numbers of
/// up to 15 digits, which a double holds exactly.
template <>
struct JsonCodec<sql::Decimal> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "decimal"};
    static void write(const sql::Decimal& value, JsonWriter& out);
    static void read(JsonView in, sql::Decimal& value, Faults& faults);
};

template <>
struct JsonCodec<sql::Uuid> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .format = "uuid"};
    static void write(const sql::Uuid& value, JsonWriter& out);
    static void read(JsonView in, sql::Uuid& value, Faults& faults);
};

template <>
struct JsonCodec<sql::Json> {
    static constexpr JsonFacts facts{};
    static void write(const sql::Json& value, JsonWriter& out);
    static void read(JsonView in, sql::Json& value, Faults& faults);
};

/// The enumerator's name.
template <sql::NamedEnum E>
struct JsonCodec<E> {
    static constexpr JsonFacts facts{.shape = JsonShape::text, .words = sql::detail::EnumTable<E>::names};
    static void write(E value, JsonWriter& out) { out.text(sql::enum_name(value)); }
    static void read(JsonView in, E& value, Faults& faults) {
        value = static_cast<E>(sql::detail::read_json_enum(in, sql::detail::EnumTable<E>::facts, faults));
    }
};

}  // namespace carboy::value
