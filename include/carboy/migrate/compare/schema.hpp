// A schema as it was declared together with the form in which the database reports it. Only the reported forms are
// compared, so that the spelling of a type, a default or a condition makes no difference.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/types/schema.hpp>

#include <string>
#include <vector>

namespace carboy::migrate {

/// Shape: both lists have the same tables in the same order.
struct Schema {
    std::vector<sql::Table> declared;
    std::vector<sql::Table> reported;
    bool live = false;  // read from a database, so that a constraint without a name has none
};

/// Reads the tables of a database. The tables of migrations themselves and those named in `ignored` are left out.
Schema live_schema(engine::Connection& connection, const std::vector<std::string>& ignored = {});

/// Returns the tables together with what the database would report after creating them. They are created where nobody
/// sees them: in a database in memory, or as temporary tables of a transaction that is rolled back. Migrations do not
/// manage tables in a schema, which are left out.
/// Throws: ProgrammingError inside a transaction; the errors of creating the tables.
Schema declared_schema(engine::Connection& connection, const std::vector<const sql::Table*>& tables);

}  // namespace carboy::migrate
