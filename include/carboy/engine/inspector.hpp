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

    /// The names of the tables in alphabetical order, without the engine's own tables.
    std::vector<std::string> table_names();
    std::vector<std::string> view_names();
    bool has_table(std::string_view name);
    /// Reads columns, keys, unique constraints and indexes.  Throws: ProgrammingError when there is no such table.
    sql::Table table(std::string_view name);
    /// Reads all tables.
    std::vector<sql::Table> tables();

  private:
    Connection& connection_;
};

}  // namespace carboy::engine
