// The shape of a statement: everything that decides its text, as numbers. Two statements of one shape have one text.
#pragma once

#include <carboy/sql/statement.hpp>

#include <cstdint>
#include <vector>

namespace carboy::sql {

using Shape = std::vector<std::uint64_t>;

void append_shape(Shape& key, const Select& statement);
void append_shape(Shape& key, const Insert& statement);
void append_shape(Shape& key, const Update& statement);
void append_shape(Shape& key, const Delete& statement);

}  // namespace carboy::sql
