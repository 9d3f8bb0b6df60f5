// The value of a column as the row has it, while the object may have another one that no flush has written.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>

#include <cstdint>

namespace carboy::orm {

/// Returns the row's value in a column; `now` is the object's value.
inline sql::ValueView in_row(const InstanceState& state, std::uint16_t column, sql::ValueView now) noexcept {
    if (state.changes)
        for (const Change& change : *state.changes)
            if (change.column == column) return change.in_row(now);
    return now;
}

}  // namespace carboy::orm
