// A savepoint around one statement, or around several that are one call, as a part of them.
#pragma once

#include <carboy/engine/connection.hpp>

#include <string_view>

namespace carboy::engine {

/// A savepoint that listeners to queries do not see, so that a statement can be undone whose result is not as wanted.
/// When the statement fails, the caller rolls back the transaction or an outer savepoint.
class QuietSavepoint {
  public:
    explicit QuietSavepoint(Connection& connection) : connection_(connection) { run("SAVEPOINT carboy_statement"); }
    QuietSavepoint(const QuietSavepoint&) = delete;
    QuietSavepoint& operator=(const QuietSavepoint&) = delete;

    /// Keeps what the statement has done.
    void release() { run("RELEASE SAVEPOINT carboy_statement"); }
    /// Undoes it.
    void undo() {
        run("ROLLBACK TO SAVEPOINT carboy_statement");
        release();
    }

  private:
    void run(std::string_view text) { connection_.prepared(text).statement->run({}); }

    Connection& connection_;
};

/// Calls `statements`, which executes statements of the open transaction. When it throws, those before the failure are
/// undone too, as if all were one statement.
template <class F>
void all_or_none(Connection& connection, F statements) {
    QuietSavepoint savepoint(connection);
    try {
        statements();
    } catch (...) {
        try {
            savepoint.undo();
        } catch (...) {  // the engine has undone the whole transaction
        }
        throw;
    }
    savepoint.release();
}

}  // namespace carboy::engine
