// What a database holds, as the same plain data that models declare.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/schema.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {

/// Reads a database's schema.  Lifetime: the connection must live as long.
class Inspector {
  public:
    explicit Inspector(Connection& connection) : connection_(connection) {}

    /// The tables' names in alphabetical order, without those of the engine itself.
    std::vector<std::string> table_names() { return connection_.driver().table_names(); }
    std::vector<std::string> view_names() { return connection_.driver().view_names(); }
    bool has_table(std::string_view name);
    /// Columns, keys, unique constraints and indexes.  Throws: ProgrammingError when there is no such table.
    sql::Table table(std::string_view name) { return connection_.driver().table(name); }
    /// All tables.
    std::vector<sql::Table> tables();

  private:
    Connection& connection_;
};

}  // namespace carboy::engine
