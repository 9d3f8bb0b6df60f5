// Migrate: the revisions of an application's database and the commands `db migrate`, `db upgrade` and so on.
// Source: Flask-Migrate, Alembic.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/base/source_location.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/webdb/database.hpp>

#include <string>
#include <string_view>

namespace carboy::webdb {

struct MigrateOptions {
    /// The folder of the revisions, relative to the sources or else to the working directory.
    std::string folder = "migrations";
    /// Tables that do not belong to models, separated by spaces. They are neither compared nor dropped.
    std::string ignored_tables{};
};

/// Adds the migration commands to an application. May be a global variable and serve several applications.
/// Lifetime: applications must not run commands after it is destroyed.
class Migrate {
  public:
    /// `where` gives the folder of the sources. Revisions that carboy_embed() put into the executable are used where
    /// there is no folder.
    explicit Migrate(Database& database, MigrateOptions options = {}, SourceLocation where = SourceLocation::current());
    Migrate(web::App& app, Database& database, MigrateOptions options = {},
            SourceLocation where = SourceLocation::current());
    Migrate(const Migrate&) = delete;
    Migrate& operator=(const Migrate&) = delete;
    ~Migrate();

    /// Adds the commands. Call it after the database's init_app, before the application runs.
    void init_app(web::App& app);

    /// Adds a function that a revision calls with `RUN name`, for changes of data that SQL cannot express. It runs in
    /// the revision's transaction and must not end it.
    void function(std::string name, std::function<void(engine::Connection&)> body);

    /// Upgrades the current application's database, as `db upgrade` does, and returns the number of applied revisions.
    std::size_t upgrade(std::string_view target = "head");

  private:
    struct State;
    Owned<State> state_;
};

}  // namespace carboy::webdb
