// The value of a column of an object, as templates see it.
#pragma once

#include <carboy/jinja/python/value.hpp>
#include <carboy/orm/mapping/mapper.hpp>

namespace carboy::webdb {

/// Returns what the attribute of a SQLAlchemy model would be in Python.  Lifetime: text and bytes are views into the
/// object.
jinja::Value column_value(const orm::Mapper& mapper, const void* object, std::uint16_t column);

/// Returns the column that has this name in the table, or no_index. Templates look for it after the model's own names:
/// {{ item.new }} is a member `new_` with column_name<"new">.
std::uint16_t column_in_table(const orm::Mapper& mapper, std::string_view name) noexcept;

}  // namespace carboy::webdb
