#include "drivers/postgres/values/types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace carboy::drivers::postgres {

using sql::TypeKind;

namespace {

constexpr Oid time_with_zone = 1266;

constexpr TypeFacts list_of(Oid element, Oid oid, std::string_view name) {
    return {oid, Wire::array, name, TypeKind::text, element};
}

// Sorted by number.
constexpr auto known = std::to_array<TypeFacts>({
    {16, Wire::boolean, "boolean", TypeKind::boolean},
    {17, Wire::bytea, "bytea", TypeKind::binary},
    {18, Wire::text, "\"char\""},
    {19, Wire::text, "name"},
    {20, Wire::int8, "bigint", TypeKind::big_integer},
    {21, Wire::int2, "smallint", TypeKind::small_integer},
    {23, Wire::int4, "integer", TypeKind::integer},
    {25, Wire::text, "text"},
    {26, Wire::oid, "oid"},
    {114, Wire::text, "json", TypeKind::json},
    {142, Wire::text, "xml"},
    list_of(114, 199, "json[]"),
    {700, Wire::float4, "real", TypeKind::float_},
    {701, Wire::float8, "double precision", TypeKind::double_},
    {705, Wire::text, "unknown"},
    list_of(16, 1000, "boolean[]"),
    list_of(17, 1001, "bytea[]"),
    list_of(19, 1003, "name[]"),
    list_of(21, 1005, "smallint[]"),
    list_of(23, 1007, "integer[]"),
    list_of(25, 1009, "text[]"),
    list_of(1042, 1014, "character[]"),
    list_of(1043, 1015, "character varying[]"),
    list_of(20, 1016, "bigint[]"),
    list_of(700, 1021, "real[]"),
    list_of(701, 1022, "double precision[]"),
    list_of(26, 1028, "oid[]"),
    {1042, Wire::text, "character", TypeKind::string},
    {1043, Wire::text, "character varying", TypeKind::string},
    {1082, Wire::date, "date", TypeKind::date},
    {1083, Wire::time, "time without time zone", TypeKind::time},
    {1114, Wire::timestamp, "timestamp without time zone", TypeKind::datetime},
    list_of(1114, 1115, "timestamp without time zone[]"),
    list_of(1082, 1182, "date[]"),
    list_of(1083, 1183, "time without time zone[]"),
    {1184, Wire::timestamptz, "timestamp with time zone", TypeKind::datetime},
    list_of(1184, 1185, "timestamp with time zone[]"),
    {1186, Wire::interval, "interval", TypeKind::interval},
    list_of(1186, 1187, "interval[]"),
    list_of(1700, 1231, "numeric[]"),
    {time_with_zone, Wire::unknown, "time with time zone", TypeKind::time},
    {1700, Wire::numeric, "numeric", TypeKind::numeric},
    {2950, Wire::uuid, "uuid", TypeKind::uuid},
    list_of(2950, 2951, "uuid[]"),
    {3802, Wire::jsonb, "jsonb", TypeKind::json},
    list_of(3802, 3807, "jsonb[]"),
});

constexpr TypeFacts unknown;

}  // namespace

const TypeFacts& facts_of(Oid oid) noexcept {
    const auto found = std::lower_bound(known.begin(), known.end(), oid,
                                        [](const TypeFacts& facts, Oid wanted) { return facts.oid < wanted; });
    return found != known.end() && found->oid == oid ? *found : unknown;
}

namespace {

constexpr int header = 4;  // modifiers of sized types count the bytes of a length word too

}  // namespace

sql::ColumnType portable_type(Oid oid, int modifier) {
    sql::ColumnType type{.kind = facts_of(oid).portable};
    type.timezone = oid == time_with_zone || facts_of(oid).wire == Wire::timestamptz;
    const bool counts_digits = type.kind == TypeKind::time || type.kind == TypeKind::datetime;
    if (counts_digits && modifier >= 0) type.precision = modifier;
    if (modifier < header) return type;
    if (type.kind == TypeKind::string) type.length = modifier - header;
    if (type.kind == TypeKind::numeric) {
        type.precision = (modifier - header) >> 16;
        type.scale = numeric_scale(modifier - header);
    }
    return type;
}

std::string type_name(Oid oid, int modifier) {
    const TypeFacts& facts = facts_of(oid);
    if (modifier >= header && (oid == 1042 || oid == 1043)) return fmt::format("{}({})", facts.name, modifier - header);
    if (modifier >= header && oid == 1700)
        return fmt::format("numeric({},{})", (modifier - header) >> 16, numeric_scale(modifier - header));
    return std::string(facts.name);
}

}  // namespace carboy::drivers::postgres
