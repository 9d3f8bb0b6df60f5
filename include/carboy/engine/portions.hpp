// Portions: the rows of a query a few at a time, while the connection executes other statements in between.
#pragma once

#include <carboy/engine/connection.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::engine {

/// SQL: an open statement where executions may overlap, otherwise a cursor of the server.
/// Lifetime: the connection, and its open transaction.
class Portions {
  public:
    /// `id` and `text` are those of a compiled query; the parameters are copied.
    Portions(Connection& connection, std::uint64_t id, std::string_view text,
             std::span<const sql::ValueView> parameters, std::size_t size);
    Portions(const Portions&) = delete;
    Portions& operator=(const Portions&) = delete;
    ~Portions();

    /// Calls `visit` with the cells of each of the next rows. Returns false when there are no more rows.
    template <class Visit>
    bool next(Visit visit) {
        if (is_over_) return false;
        begin_portion();
        std::size_t count = 0;
        while (count < size_) {
            const sql::ValueView* cells = rows_.next();
            if (cells == nullptr) break;
            ++count;
            visit(cells);
        }
        end_portion(count);
        return !is_over_;
    }

  private:
    void begin_portion();
    void end_portion(std::size_t rows);

    Connection& connection_;
    std::size_t size_;
    std::vector<sql::Value> values_;
    std::vector<sql::ValueView> parameters_;
    std::string cursor_;  // the name of the server's cursor, if there is one
    Execution rows_;
    bool is_over_ = false;
};

}  // namespace carboy::engine
