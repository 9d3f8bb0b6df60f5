// How far a copy is: two tables of the target, which change in the transactions that change the data. A copy that was
// killed continues where its last transaction ended.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/sql/types/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::cli {

struct TableProgress {
    std::int64_t rows = 0;
    std::vector<sql::Value> last_key = {};  // empty: nothing is copied yet, or the table has no key
    bool done = false;
};

/// Lifetime: the connection must outlive it.
class CopyState {
  public:
    explicit CopyState(engine::Connection& target) : target_(target) {}

    static bool is_own_table(std::string_view name);

    /// Returns the source of the copy that was begun; nullopt when there is none.
    std::optional<std::string> source();
    /// Creates the tables and records the source. Belongs in the transaction that creates the target's tables.
    void begin(const std::string& source);

    TableProgress progress(const std::string& table);
    void record(const std::string& table, const TableProgress& progress);

    /// Statements that run when all rows are there: foreign keys and indexes.
    void add_later(const std::string& statement);
    std::int64_t count_later();
    /// Runs the next one in a transaction with the record that it has run. Returns false when there is none.
    bool run_next();

    /// Removes the tables.
    void end();

  private:
    engine::Connection& target_;
};

/// Values as one string, and back.
std::string key_to_text(const std::vector<sql::Value>& key);
std::vector<sql::Value> key_from_text(std::string_view text);

}  // namespace carboy::cli
