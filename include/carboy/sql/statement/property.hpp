// Column properties: SQL expressions that take the place of a column in statements.
#pragma once

#include <carboy/sql/types/schema.hpp>

namespace carboy::sql {

/// Returns the expression of a column property. Its address identifies the property.
using PropertySource = const Expression& (*)();

/// Checks an expression before its first use as the property.
/// Throws: Error "property_cycle" when the expression contains the property itself, at any depth.
void check_property(const Expression& expression, PropertySource property);

/// Throws: Error "property_cycle" when the property of this column is being checked.
void refuse_cycle(const Column& column);

}  // namespace carboy::sql
