// The statements that load related objects.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/statement/statement.hpp>

#include <cstddef>
#include <span>

namespace carboy::orm {

/// The number of keys in one statement: engines limit the number of parameters.
inline constexpr std::size_t keys_per_statement = 32'000;

/// The same for keys of several columns, which are compared one by one: SQLite limits the depth of an expression.
inline constexpr std::size_t composite_keys_per_statement = 256;

/// Selects the objects of a model by the values of columns, in this order.
/// Shape: `keys` has the values of the first key, then those of the second, and so on.
sql::Select select_by(const Mapper& target, std::span<const std::uint16_t> columns, std::span<const sql::Value> keys,
                      std::span<const OrderColumn> order);

/// Selects some columns of the rows of objects.  Shape: the primary key, then the columns.
sql::Select select_columns(const Mapper& mapper, std::span<InstanceState* const> states,
                           std::span<const std::uint16_t> columns);

/// Selects the objects that an association links with the owners.
/// Shape: the target's columns, then the columns of the association that refer to the owner.
sql::Select select_linked(const RelationshipProperty& relation, std::span<InstanceState* const> owners);

class SessionCore;

/// Compares an object that has left the session with its row, after a rollback: the row may have never been committed,
/// or have values that differ from what the object has read.  SQL: one SELECT.
void compare_with_row(SessionCore& core, InstanceState& state);

}  // namespace carboy::orm
