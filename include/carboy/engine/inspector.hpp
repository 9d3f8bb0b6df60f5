// The schema of a database, as the same plain data that models declare.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/types/schema.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {

/// Reads a database's schema.  Lifetime: the connection must outlive it.
class Inspector {
  public:
    explicit Inspector(Connection& connection) : connection_(connection) {}

    /// The names of the tables in alphabetical order, without the engine's own tables: those that statements find
    /// without a schema, or those of a schema or attached database. Then the names have no schema.
    std::vector<std::string> table_names(std::string_view schema = {});
    std::vector<std::string> view_names(std::string_view schema = {});
    /// The names of the schemas, or of the databases that a connection to SQLite has attached.
    std::vector<std::string> schema_names();
    /// `name` may have a schema, as in table().
    bool has_table(std::string_view name);
    /// Reads columns, keys, unique constraints and indexes. `name` may have a schema: "sales.invoice".
    /// Throws: ProgrammingError when there is no such table.
    sql::Table table(std::string_view name);
    /// Reads all tables, of a schema if one is given.
    std::vector<sql::Table> tables(std::string_view schema = {});

  private:
    Connection& connection_;
};

}  // namespace carboy::engine
