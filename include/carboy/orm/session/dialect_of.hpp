// The dialect of the database that an object was loaded from.
#pragma once

#include <carboy/orm/mapping/tracked.hpp>
#include <carboy/sql/dialects/dialect.hpp>

namespace carboy::orm {

/// Returns the dialect of the session that owns the object, or nullptr when no session does.  Lifetime: static.
const sql::Dialect* dialect_of(const InstanceState* state) noexcept;

}  // namespace carboy::orm
