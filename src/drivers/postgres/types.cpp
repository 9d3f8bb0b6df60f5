#include "drivers/postgres/types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace carboy::drivers::postgres {

namespace {

constexpr auto known = std::to_array<TypeFacts>({
    {16, Wire::boolean, "boolean"},
    {17, Wire::bytea, "bytea"},
    {18, Wire::text, "\"char\""},
    {19, Wire::text, "name"},
    {20, Wire::int8, "bigint"},
    {21, Wire::int2, "smallint"},
    {23, Wire::int4, "integer"},
    {25, Wire::text, "text"},
    {26, Wire::oid, "oid"},
    {114, Wire::text, "json"},
    {142, Wire::text, "xml"},
    {199, Wire::array, "json[]", 114},
    {700, Wire::float4, "real"},
    {701, Wire::float8, "double precision"},
    {705, Wire::text, "unknown"},
    {1000, Wire::array, "boolean[]", 16},
    {1001, Wire::array, "bytea[]", 17},
    {1003, Wire::array, "name[]", 19},
    {1005, Wire::array, "smallint[]", 21},
    {1007, Wire::array, "integer[]", 23},
    {1009, Wire::array, "text[]", 25},
    {1014, Wire::array, "character[]", 1042},
    {1015, Wire::array, "character varying[]", 1043},
    {1016, Wire::array, "bigint[]", 20},
    {1021, Wire::array, "real[]", 700},
    {1022, Wire::array, "double precision[]", 701},
    {1028, Wire::array, "oid[]", 26},
    {1042, Wire::text, "character"},
    {1043, Wire::text, "character varying"},
    {1082, Wire::date, "date"},
    {1083, Wire::time, "time without time zone"},
    {1114, Wire::timestamp, "timestamp without time zone"},
    {1115, Wire::array, "timestamp without time zone[]", 1114},
    {1182, Wire::array, "date[]", 1082},
    {1183, Wire::array, "time without time zone[]", 1083},
    {1184, Wire::timestamptz, "timestamp with time zone"},
    {1185, Wire::array, "timestamp with time zone[]", 1184},
    {1186, Wire::interval, "interval"},
    {1187, Wire::array, "interval[]", 1186},
    {1231, Wire::array, "numeric[]", 1700},
    {1700, Wire::numeric, "numeric"},
    {2950, Wire::uuid, "uuid"},
    {2951, Wire::array, "uuid[]", 2950},
    {3802, Wire::jsonb, "jsonb"},
    {3807, Wire::array, "jsonb[]", 3802},
});

constexpr TypeFacts unknown;

}  // namespace

const TypeFacts& facts_of(Oid oid) noexcept {
    const auto found = std::lower_bound(known.begin(), known.end(), oid,
                                        [](const TypeFacts& facts, Oid wanted) { return facts.oid < wanted; });
    return found != known.end() && found->oid == oid ? *found : unknown;
}

std::string type_name(Oid oid, int modifier) {
    constexpr int header = 4;  // modifiers of sized types count the bytes of a length word too
    const TypeFacts& facts = facts_of(oid);
    if (modifier >= header && (oid == 1042 || oid == 1043)) return fmt::format("{}({})", facts.name, modifier - header);
    if (modifier >= header && oid == 1700)
        return fmt::format("numeric({},{})", (modifier - header) >> 16, numeric_scale(modifier - header));
    return std::string(facts.name);
}

}  // namespace carboy::drivers::postgres
