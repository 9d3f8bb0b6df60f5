// The common part of the migration commands of one Migrate.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/migrate/compare/schema.hpp>
#include <carboy/migrate/run/runner.hpp>
#include <carboy/web/command/command.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "webdb/migration_folder.hpp"

namespace carboy::webdb {

class Database;

struct MigrationSetup {
    Database& database;
    MigrationFolder folder;
    std::vector<std::string> ignored;
    std::map<std::string, std::function<void(engine::Connection&)>> functions{};
};

/// A connection without a time limit for its statements. A database in memory has only the connection of its pool.
class MigrationConnection {
  public:
    explicit MigrationConnection(engine::Engine& engine);

    engine::Connection& operator*() { return own_ ? *own_ : *pooled_; }
    /// Opens further connections; empty for a database in memory.
    const std::function<engine::Connection()>& opener() const noexcept { return open_; }

  private:
    std::function<engine::Connection()> open_;
    std::optional<engine::Connection> own_;
    engine::PooledConnection pooled_;
};

/// Prints each sentence of a runner.
migrate::RunnerOptions runner_options(const MigrationSetup& setup, const MigrationConnection& connection);

/// Returns the schema of the models as this database would report it.
migrate::Schema models_schema(engine::Connection& connection);

/// The commands that read revisions and change the database: upgrade, downgrade, stamp.
std::vector<web::Command> running_commands(const MigrationSetup& setup);
/// The commands that show: current, history, heads, show, check.
std::vector<web::Command> showing_commands(const MigrationSetup& setup);
/// The commands that write files: init, migrate, revision, merge.
std::vector<web::Command> writing_commands(const MigrationSetup& setup);

}  // namespace carboy::webdb
