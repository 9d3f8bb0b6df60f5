// The value of a column of an object, as templates see it.
#pragma once

#include <carboy/jinja/python/value.hpp>
#include <carboy/orm/mapping/mapper.hpp>

#include <cstdint>
#include <string>

namespace carboy::webdb {

namespace detail {
/// The same as column_value(), for columns of all types.
jinja::Value any_column_value(const orm::Mapper& mapper, const void* object, std::uint16_t column);
}  // namespace detail

/// Returns what the attribute of a SQLAlchemy model would be in Python.  Lifetime: text and bytes are views into the
/// object.
inline jinja::Value column_value(const orm::Mapper& mapper, const void* object, std::uint16_t column) {
    // Most columns of a page are texts and integers, whose values need nothing but their C++ type.
    const orm::ColumnProperty& property = mapper.columns[column];
    const void* const member = static_cast<const char*>(object) + property.offset;
    if (property.held == orm::type_key<std::int64_t>())
        return *static_cast<const std::int64_t*>(property.value(member));
    if (property.held == orm::type_key<std::string>() && mapper.table.columns[column].type.kind != sql::TypeKind::json)
        return jinja::Value::view(*static_cast<const std::string*>(property.value(member)));
    return detail::any_column_value(mapper, object, column);
}

/// Returns the column that has this name in the table, or no_index. Templates look for it after the model's own names:
/// {{ item.new }} is a member `new_` with column_name<"new">.
std::uint16_t column_in_table(const orm::Mapper& mapper, std::string_view name) noexcept;

}  // namespace carboy::webdb
