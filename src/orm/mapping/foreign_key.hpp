// The key that a relationship follows: the columns of its foreign key, and the columns that they refer to.
#pragma once

#include <carboy/orm/mapping/instance_state.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <cstdint>
#include <span>
#include <vector>

#include "orm/mapping/row_value.hpp"

namespace carboy::orm {

enum class KeySide : std::uint8_t { local, remote };

inline std::uint16_t column_of(const KeyPart& part, KeySide side) noexcept {
    return side == KeySide::local ? part.local : part.remote;
}

/// The columns of one side, in order.
std::vector<std::uint16_t> key_columns(const RelationshipProperty& relation, KeySide side);

/// The values of one side of a relationship's key.  Lifetime: see ColumnValues.
class KeyValues : public ColumnValues {
  public:
    /// `state`: an object of the relationship's model for the local side, of its target for the remote side.
    KeyValues(InstanceState& state, const RelationshipProperty& relation, KeySide side, Of of = Of::object);

    /// A foreign key with a NULL refers to nothing.
    bool has_null() const noexcept;
    bool is(std::span<const sql::ValueView> other) const noexcept;
};

/// True for a relationship whose foreign key has several columns.
inline bool is_composite(const RelationshipProperty& relation) noexcept {
    return relation.direction == Direction::many_to_one && relation.key.size() > 1;
}

/// True when the key that the relationship refers to is its target's primary key.
bool refers_to_primary_key(const RelationshipProperty& relation);

/// Returns a column of the foreign key that can be set to NULL, so that the key refers to nothing; otherwise its first
/// column.
std::uint16_t column_to_clear(const Mapper& mapper, const RelationshipProperty& relation);
bool can_be_cleared(const Mapper& mapper, const RelationshipProperty& relation);

/// Returns the condition that a row of the relationship's model refers to a row of its target.
sql::Expression same_key(const RelationshipProperty& relation, const sql::Source& from, const sql::Source& target);

}  // namespace carboy::orm
