// The value of a column of an object, as templates see it.
#pragma once

#include <carboy/jinja/python/value.hpp>
#include <carboy/orm/mapping/mapper.hpp>

namespace carboy::webdb {

/// Returns what the attribute of a SQLAlchemy model would be in Python.  Lifetime: text and bytes are views into the
/// object.
jinja::Value column_value(const orm::Mapper& mapper, const void* object, std::uint16_t column);

}  // namespace carboy::webdb
