// The rows that record the applied revisions.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/migrate/revision/history.hpp>
#include <carboy/migrate/run/runner.hpp>

#include <string>
#include <vector>

namespace carboy::migrate {

/// Creates the tables that are missing. Safe to call from several processes at once.
void create_state_tables(engine::Connection& connection);

/// Returns the rows of Alembic's table; none when there is no table.
Ids read_versions(engine::Connection& connection);
/// Makes the rows of Alembic's table equal to the ids. Part of the caller's transaction.
void write_versions(engine::Connection& connection, const Ids& before, const Ids& after);

/// Returns the recorded checksums by revision; none when there is no table.
std::map<std::string, std::string> read_journal(engine::Connection& connection);
/// Records that a revision is applied or, with an empty checksum, that it is not. Part of the caller's transaction.
void write_journal(engine::Connection& connection, const std::string& id, const std::string& checksum);

/// The SQL of the same changes, for a script.
std::vector<std::string> state_statements(const Ids& before, const Ids& after, const Revision& revision,
                                          Direction direction);
/// CREATE TABLE of the version table and the journal.
std::vector<std::string> state_table_statements();

}  // namespace carboy::migrate
