// What an engine does when a table is altered: facts that only migrations need.
#pragma once

#include <carboy/sql/dialects/dialect.hpp>

#include <string_view>
#include <vector>

namespace carboy::sql {

struct AlterFacts {
    /// ALTER TABLE can change columns and constraints. Otherwise such a change copies the table.
    bool in_place = true;
    /// The statements before and after a transaction that copies tables, and the query for rows that violate a foreign
    /// key; empty where nothing is copied.
    std::string_view suspend_foreign_keys{};
    std::string_view resume_foreign_keys{};
    std::string_view foreign_key_violations{};
    /// How a schema is tried out: the statement after which tables and types are temporary until the transaction ends,
    /// or the address of an empty database.
    std::string_view scratch_statement{};
    std::string_view scratch_address{};
};

/// Returns the facts of a dialect, or nullptr when its tables cannot be migrated.
const AlterFacts* alter_facts(const Dialect& dialect) noexcept;

/// The dialects whose tables can be migrated.
std::vector<const Dialect*> migrated_dialects();

}  // namespace carboy::sql
