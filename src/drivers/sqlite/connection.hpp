// A connection to an SQLite database.
#pragma once

#include "drivers/sqlite/session.hpp"
#include "drivers/sqlite/writer_queue.hpp"

#include <carboy/drivers/sqlite/hooks.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/driver.hpp>
#include <carboy/engine/fork.hpp>

#include <sqlite3.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>

namespace carboy::drivers::sqlite {

struct CloseDatabase {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

class Connection final : public engine::DriverConnection {
  public:
    Connection(Database db, const engine::ConnectOptions& options);
    ~Connection() override;

    std::unique_ptr<engine::DriverStatement> prepare(std::string_view text) override;
    void run_script(std::string_view text) override;
    void begin(engine::Begin mode) override;
    void commit() override;
    void rollback() override;
    bool in_transaction() const noexcept override { return aborted_ || sqlite3_get_autocommit(db_.get()) == 0; }
    std::int64_t last_insert_id() const noexcept override { return sqlite3_last_insert_rowid(db_.get()); }
    std::int64_t changes() const noexcept override { return sqlite3_changes64(db_.get()); }
    std::int64_t total_changes() const noexcept override { return sqlite3_total_changes64(db_.get()); }
    void interrupt() noexcept override {
        if (inherited()) return;
        interrupted_ = true;
        sqlite3_interrupt(db_.get());
    }
    void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept override { deadline_ = deadline; }
    bool ping() noexcept override;
    bool is_broken() const noexcept override { return inherited() || moved_; }
    void reset() override;
    const engine::ConnectOptions& options() const noexcept override { return options_; }
    std::string_view dialect() const noexcept override { return "sqlite"; }
    std::vector<std::string> table_names() override;
    std::vector<std::string> view_names() override;
    sql::Table table(std::string_view name) override;
    void* native() noexcept override { return db_.get(); }

    sqlite3* db() const noexcept { return db_.get(); }
    /// True in a child of fork() that has inherited it.  Nothing of it may be touched then, not even to close it.
    bool inherited() const noexcept { return forks_ != engine::fork_count(); }
    /// Throws: ProgrammingError when it is inherited.
    void check_process() const {
        if (inherited()) [[unlikely]]
            refuse_process();
    }
    /// Prepares the first statement of `text`; `tail` is what follows it.
    StatementHandle prepare_first(std::string_view text, std::string_view* tail, unsigned flags);
    /// Before a step, a command or a row of a batch: `call_timeout` begins anew, as soon as somebody looks.
    void start_call() noexcept { call_ends_ = {}; }
    /// Before a statement with effects; one that writes takes this connection's turn among the process's writers.
    /// Throws: OperationalError when it writes and the transaction only reads; Timeout.
    void before(std::uint8_t effects, std::string_view text);
    /// After a statement: the turn ends with the transaction.
    void leave_writers() noexcept {
        if ((writing_ || begun_) && sqlite3_get_autocommit(db_.get()) != 0) end_transaction();
    }
    /// Throws: OperationalError when SQLite itself has rolled back and the caller goes on as if nothing had happened.
    void check_transaction() const {
        if (aborted_) [[unlikely]]
            refuse_aborted();
    }
    /// Throws for a result code, or what a callback wanted to throw through SQLite's frames.
    [[noreturn]] void fail(int code, std::string_view text);
    /// In a callback's handler: the exception fails the statement as soon as SQLite has returned.
    void keep_exception() noexcept {
        if (!pending_) pending_ = std::current_exception();
    }
    bool has_pending() const noexcept { return pending_ != nullptr; }
    void drop_pending() noexcept { pending_ = nullptr; }
    /// Undoes the open transaction, for what SQLite itself does not know to be wrong.
    void undo();
    /// Has exceptions of collations keep what was written from being committed.
    void guard_commits() noexcept;
    Session& session() noexcept { return session_; }
    /// The callbacks of hooks.hpp; empty ones take them off.
    void set_authorizer(Authorizer decide);
    void set_trace(TraceCallback callback);
    void set_progress(ProgressHandler handler, int opcodes);
    /// Its database is in memory from now on: nobody else can reach it.
    void forget_file() noexcept {
        if (writers_) replaced_ = true;
        writers_ = nullptr;
    }

  private:
    enum Command : std::size_t { begin_read, begin_deferred, begin_immediate, begin_exclusive, commit_, rollback_ };

    /// Why a statement was stopped.
    enum class Stop : std::uint8_t { none, deadline, client_gone, interrupt };

    int run_command(Command command);
    void enter_writers(std::string_view text);
    std::chrono::steady_clock::time_point limit();
    [[noreturn]] void throw_pending(std::string_view text);
    [[noreturn]] void refuse_write(std::string_view text) const;
    void end_transaction() noexcept;
    void check_file();
    [[noreturn]] void refuse_aborted() const;
    [[noreturn]] void refuse_process() const;
    void abandon() noexcept;
    static int on_busy(void* self, int attempts);
    static int on_progress(void* self);
    static int on_access(void* self, int action, const char* first, const char* second, const char* database,
                         const char* inner);
    static int on_trace(unsigned event, void* self, void* statement, void* text);
    int wait_for_lock(int attempts);
    int count_progress();
    int make_progress();

    // How many of SQLite's opcodes run between two looks at the clock.
    static constexpr int opcodes_between_looks = 1000;

    Database db_;
    engine::ConnectOptions options_;
    std::shared_ptr<WriterQueue> writers_;  // null when nobody else can reach the database
    bool writing_ = false;
    bool begun_ = false;     // by begin(), and not over
    bool reading_ = false;   // begun to read only
    bool aborted_ = false;   // SQLite has rolled it back after a failure, rollback() has not been called yet
    bool moved_ = false;     // the file is not the one of this name any more
    bool replaced_ = false;  // by deserialize(): it is not the file that it was opened for
    const std::uint32_t forks_ = engine::fork_count();
    std::array<StatementHandle, 6> commands_;
    std::chrono::steady_clock::time_point busy_until_{};
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
    std::chrono::steady_clock::time_point ran_since_{};
    std::chrono::steady_clock::time_point call_ends_{};  // not known before somebody looks
    std::exception_ptr pending_;                         // thrown inside a callback
    Stop stopped_ = Stop::none;
    std::atomic<bool> interrupted_{false};  // what waits for a lock looks at it
    Session session_;
    Authorizer authorizer_;
    TraceCallback trace_;
    ProgressHandler progress_;
    int progress_every_ = 0;  // opcodes between two calls of progress_
    int until_progress_ = 0;
    int look_every_ = opcodes_between_looks;
    int until_look_ = 0;
};

/// The driver's side of a connection.  Throws: InterfaceError when it is no SQLite connection, ProgrammingError after
/// fork().
Connection& connection_of(engine::Connection& connection);
inline sqlite3* handle_of(engine::Connection& connection) { return connection_of(connection).db(); }

}  // namespace carboy::drivers::sqlite
