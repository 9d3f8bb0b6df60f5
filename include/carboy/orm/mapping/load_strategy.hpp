// LoadStrategy: how a relationship is loaded. A model declares it with lazy<>, and the options of a query replace it.
#pragma once

#include <cstdint>

namespace carboy::orm {

/// How a relationship is loaded.  Source: SQLAlchemy, the argument `lazy` of relationship().
enum class LoadStrategy : std::uint8_t {
    unset,     // as without the option
    lazy,      // on first use, for all objects of the result
    joined,    // by the query itself, with LEFT OUTER JOIN
    selectin,  // by one more statement after the query
    raise,     // never: its use throws
    contains,  // by the query itself, from a table that the program has joined
};

}  // namespace carboy::orm
