// Writes rows into a table: by COPY where the engine has it, otherwise by one prepared INSERT.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/types/schema.hpp>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace carboy::cli {

/// The rows of one transaction.  Lifetime: the connection must outlive it; nothing else runs there until finish().
class RowTarget {
  public:
    virtual ~RowTarget() = default;
    /// Throws: DataError that names the column; IntegrityError.
    virtual void write(std::span<const sql::ValueView> row) = 0;
    virtual void finish() = 0;
};

/// `source` is the dialect of the database that the rows come from.
std::unique_ptr<RowTarget> open_target(engine::Connection& connection, const std::string& table,
                                       const std::vector<sql::Column>& columns, const sql::Dialect& source);

}  // namespace carboy::cli
