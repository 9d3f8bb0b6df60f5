// A connection to an SQLite database: its handle, its file, and the parts that hold the rest of its state.
#pragma once

#include "drivers/sqlite/connection/deadline.hpp"
#include "drivers/sqlite/connection/hooks.hpp"
#include "drivers/sqlite/connection/session.hpp"
#include "drivers/sqlite/connection/transaction.hpp"
#include "drivers/sqlite/connection/turn.hpp"
#include "drivers/sqlite/handle/handle.hpp"

#include <carboy/engine/connection.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/fork.hpp>
#include <carboy/sql/dialects/dialect.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::sqlite {

class Connection final : public engine::DriverConnection {
  public:
    Connection(Database db, const engine::ConnectOptions& options);
    ~Connection() override;

    std::unique_ptr<engine::DriverStatement> prepare(std::string_view text) override;
    void run_script(std::string_view text) override;
    void begin(engine::Begin mode) override { transaction_.begin(mode); }
    void commit() override { transaction_.commit(); }
    void rollback() override { transaction_.rollback(); }
    void check_deferred() override;
    bool goes_on_to_write() const noexcept override {
        return sqlite3_txn_state(db_.get(), nullptr) == SQLITE_TXN_WRITE;
    }
    bool in_transaction() const noexcept override { return transaction_.is_open(); }
    std::int64_t last_insert_id() const noexcept override { return sqlite3_last_insert_rowid(db_.get()); }
    std::int64_t changes() const noexcept override { return sqlite3_changes64(db_.get()); }
    std::int64_t total_changes() const noexcept override { return sqlite3_total_changes64(db_.get()); }
    void interrupt() noexcept override {
        if (!inherited()) deadline_.interrupt();
    }
    void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept override { deadline_.set(deadline); }
    bool ping() noexcept override;
    /// A pool does not lend a connection whose file was deleted or replaced. Checked at most once a second.
    bool looks_alive() noexcept override;
    bool is_broken() const noexcept override { return inherited() || moved_; }
    void reset() override;
    const engine::ConnectOptions& options() const noexcept override { return options_; }
    const sql::Dialect& dialect() const noexcept override { return sql::dialects::sqlite(); }
    std::vector<std::string> table_names(std::string_view schema) override;
    std::vector<std::string> view_names(std::string_view schema) override;
    std::vector<std::string> schema_names() override;
    sql::Table table(std::string_view name) override;
    void* native() noexcept override {
        transaction_.settle();
        exposed_ = true;
        return db_.get();
    }

    sqlite3* db() const noexcept { return db_.get(); }
    Deadline& deadline() noexcept { return deadline_; }
    Hooks& hooks() noexcept { return hooks_; }
    Session& session() noexcept { return session_; }
    Transaction& transaction() noexcept { return transaction_; }
    Turn& turn() noexcept { return turn_; }

    /// Prepares the first statement of `text`; `tail` is what follows it.
    StatementHandle prepare_first(std::string_view text, std::string_view* tail, unsigned flags);
    /// Runs the driver's own text, and waits for locks.  Returns SQLite's code.
    int run_waiting(const std::string& text);
    /// Throws the error for a result code, or the exception that a callback has thrown.
    [[noreturn]] void fail(int code, std::string_view text);

    /// True in a child of fork() that has inherited the connection, which it must not use or even close.
    bool inherited() const noexcept { return forks_ != engine::fork_count(); }
    /// Throws: ProgrammingError when the connection is inherited.
    void check_process() const {
        if (inherited()) [[unlikely]]
            refuse_process();
    }
    /// Checks that the file was not deleted or replaced, at most once a second.  Throws: ConnectionLost.
    void check_file();
    /// The same, at every call.
    void check_file_now();
    /// Declares that something else than a statement may change what reset() restores.
    void expose() noexcept { exposed_ = true; }
    /// Declares that the database is now in memory, where nobody else can reach it.
    void forget_file() noexcept;

  private:
    void restore();
    [[noreturn]] void refuse_process() const;
    void abandon() noexcept;
    void close(bool is_last) noexcept;

    Database db_;
    engine::ConnectOptions options_;
    const std::uint32_t forks_ = engine::fork_count();
    bool moved_ = false;                                     // the file was deleted or replaced
    bool replaced_ = false;                                  // deserialize() has replaced the database
    bool exposed_ = true;                                    // since the last reset(); a new one has not been examined
    std::chrono::steady_clock::time_point checked_until_{};  // until then the file is assumed to be in its place
    Session session_;
    Deadline deadline_;
    Hooks hooks_;
    Turn turn_;
    Transaction transaction_;
};

/// Returns the driver's side of a connection.  Throws: InterfaceError when it is not an SQLite connection,
/// ProgrammingError after fork(), or when another thread or fiber is inside a call.
Connection& connection_of(engine::Connection& connection);
inline sqlite3* handle_of(engine::Connection& connection) { return connection_of(connection).db(); }

}  // namespace carboy::drivers::sqlite
