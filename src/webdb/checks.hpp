// What the command `check` looks at besides templates and links: attributes of models in templates, SQL statements,
// revisions.
#pragma once

#include <carboy/web/app/app.hpp>

namespace carboy::webdb {

struct MigrationSetup;

/// The migrations of an application, in App::extensions.
struct CheckedMigrations {
    const MigrationSetup* setup = nullptr;
};

/// Adds these checks to an application:
/// - the attributes of the models that handlers pass to templates;
/// - the SQL statements of the sources, which are prepared on a database with the application's schema. If the engine
/// stores its
///   databases in files, that is a new one in memory; otherwise it is the application's, in which nothing is executed;
/// - the revisions, which are compared with the models in the new database.
void add_checks(web::App& app);

}  // namespace carboy::webdb
