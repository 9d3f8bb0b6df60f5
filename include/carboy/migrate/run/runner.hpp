// Applies revisions to a database.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/migrate/revision/history.hpp>

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::migrate {

struct RunnerOptions {
    /// Receives a sentence for each step.
    std::function<void(const std::string& line)> say{};
    /// The functions that `RUN name` calls.
    std::map<std::string, std::function<void(engine::Connection&)>> functions{};
    /// The longest wait for another process that is migrating the same database.
    std::chrono::seconds wait{600};
    /// Opens a second connection, which renews the lease while a statement outside a transaction runs.
    std::function<engine::Connection()> open{};
};

/// The state of one applied revision.
struct AppliedRevision {
    std::string id;
    std::string checksum;  // of its file when it was applied; empty when another program has applied it
};

/// Each revision runs in one transaction together with the row that records it, unless its head says otherwise. A row
/// with a lease excludes other processes; the lease of a dead process is taken over.
/// Lifetime: connection and history must outlive it.
class Runner {
  public:
    Runner(engine::Connection& connection, const History& history, RunnerOptions options);

    /// The revisions that the database is at. Reads the table that Alembic uses.
    Ids current();
    /// The applied revisions in order.  Throws: Error "unknown_revision".
    std::vector<AppliedRevision> applied();
    /// Applied revisions whose files have changed since.
    std::vector<std::string> changed();

    /// Applies the missing revisions up to the target and returns their number.
    /// Throws: Error "migration_failed" that says what state the database is in, "revision_changed", "lease_held",
    /// "lease_lost", and those of History.
    std::size_t upgrade(std::string_view target);
    std::size_t downgrade(std::string_view target);
    /// Records revisions as applied, or not, without running them.
    void stamp(std::string_view target);

  private:
    std::size_t run(std::string_view target, Direction direction);
    void check_unchanged();

    engine::Connection& connection_;
    const History& history_;
    RunnerOptions options_;
};

/// Returns the SQL that would be run, with BEGIN, COMMIT and the rows that record it, for `upgrade --sql`.
/// Throws: Error "not_sql" when a revision calls a function.
std::string offline_sql(const History& history, const Ids& from, std::string_view target, Direction direction,
                        const sql::Dialect& dialect);

}  // namespace carboy::migrate
