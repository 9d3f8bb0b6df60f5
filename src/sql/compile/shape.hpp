// The shape of a statement: everything that determines its text, as numbers. Statements of the same shape have the same
// text.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <cstdint>
#include <vector>

namespace carboy::sql {

using Shape = std::vector<std::uint64_t>;

/// Appends everything except values that determines the text of the expression or statement to `key`.
void append_shape(Shape& key, const Expression& expression);
void append_shape(Shape& key, const Select& statement);
void append_shape(Shape& key, const Insert& statement);
void append_shape(Shape& key, const Update& statement);
void append_shape(Shape& key, const Delete& statement);

}  // namespace carboy::sql
