// The rows of a table in portions, in the order of its key, so that reading can continue after any row.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/sql/types/schema.hpp>
#include <carboy/sql/types/value.hpp>

#include <span>
#include <string>
#include <vector>

namespace carboy::cli {

/// Lifetime: the connection must outlive it.
class RowSource {
  public:
    /// Reads these columns of the table.
    RowSource(engine::Connection& connection, const sql::Table& table, const std::vector<std::string>& columns);

    /// True when a portion can be smaller than the table.
    bool has_key() const noexcept { return !key_.empty(); }
    std::int64_t count();

    /// Passes the next rows after `key` to `visit` and sets `key` to that of the last one. Returns the number of rows,
    /// which is smaller than `limit` at the end. Without a key, all rows are one portion.
    std::int64_t read(std::vector<sql::Value>& key, std::int64_t limit,
                      const std::function<void(std::span<const sql::ValueView>)>& visit);

  private:
    void choose_key(const sql::Table& table);
    std::string text(bool continued, std::int64_t limit) const;

    engine::Connection& connection_;
    std::string table_, columns_;
    std::vector<std::string> key_;  // quoted
    std::size_t width_;
};

}  // namespace carboy::cli
