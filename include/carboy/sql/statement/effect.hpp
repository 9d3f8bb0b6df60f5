// The effects that executing a statement may have on the database.
#pragma once

#include <cstdint>

namespace carboy::sql {

enum class Effect : std::uint8_t {
    reads,   ///< nothing
    calls,   ///< those of its functions, which may or may not write
    writes,  ///< changes or locks rows, or is not a query
};

}  // namespace carboy::sql
