// The tables in which migrations keep their state.
#pragma once

#include <string_view>

namespace carboy::migrate {

/// The current revisions, one row each, as Alembic keeps them.
inline constexpr std::string_view version_table = "alembic_version";
/// The applied revisions with their checksums.
inline constexpr std::string_view journal_table = "carboy_migration";
/// One row: the process that is upgrading.
inline constexpr std::string_view lease_table = "carboy_migration_lease";

inline bool is_own_table(std::string_view name) {
    return name == version_table || name == journal_table || name == lease_table;
}

}  // namespace carboy::migrate
