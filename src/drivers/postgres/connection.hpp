// A connection to a PostgreSQL server.  libpq sends and parses; every wait is the fiber's.
#pragma once

#include "drivers/postgres/handle.hpp"
#include "drivers/postgres/settings.hpp"

#include <carboy/engine/connection.hpp>
#include <carboy/engine/fork.hpp>
#include <carboy/fiber/event.hpp>
#include <carboy/fiber/wait.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace carboy::drivers::postgres {

/// What has a connection to itself while its answers are on their way.
struct Busy {
    virtual ~Busy() = default;
    /// The connection is wanted for something else.
    virtual void settle() = 0;
};

/// What another session has sent with NOTIFY.
struct Notice {
    std::string channel, payload;
    int sender = 0;
};

/// Asks the server to stop what a connection does.  A request is a connection of its own, which may take long when the
/// server is in trouble; so a thread makes it.
class Canceller {
  public:
    explicit Canceller(PGconn* link) : cancel_(PQgetCancel(link)) {}

    /// Threads: any.
    static void start(std::shared_ptr<Canceller> self) noexcept;
    /// Waits for the requests that were made; false at the deadline.  Until then one could hit the next statement: the
    /// server sends its signal twice.
    bool wait(std::chrono::steady_clock::time_point until);

  private:
    std::unique_ptr<PGcancel, FreeCancel> cancel_;
    fiber::Event quiet_;
    std::atomic<bool> running_{false};
};

class Connection final : public engine::DriverConnection {
  public:
    Connection(LinkHandle link, Settings settings);
    ~Connection() override;

    std::unique_ptr<engine::DriverStatement> prepare(std::string_view text) override;
    void run_script(std::string_view text) override;
    void begin(engine::Begin mode) override;
    void begin_as(const engine::TransactionOptions& options) override;
    void commit() override;
    void rollback() override;
    bool in_transaction() const noexcept override;
    std::int64_t last_insert_id() const noexcept override { return last_id_; }
    std::int64_t changes() const noexcept override { return changes_; }
    std::int64_t total_changes() const noexcept override { return total_changes_; }
    void interrupt() noexcept override;
    void set_deadline(std::chrono::steady_clock::time_point deadline) noexcept override { deadline_ = deadline; }
    bool ping() noexcept override;
    bool looks_alive() noexcept override;
    bool is_broken() const noexcept override {
        return broken_ || is_forked() || PQstatus(link_.get()) == CONNECTION_BAD;
    }
    void reset() override;
    const engine::ConnectOptions& options() const noexcept override { return settings_.options; }
    std::string_view dialect() const noexcept override { return "postgresql"; }
    std::vector<std::string> table_names() override;
    std::vector<std::string> view_names() override;
    sql::Table table(std::string_view name) override;
    void* native() noexcept override { return link_.get(); }

    // For the statements, COPY and LISTEN of this driver.  `text` is told in errors.

    PGconn* link() const noexcept { return link_.get(); }
    bool names_statements() const noexcept { return settings_.named_statements; }
    /// Before anything is sent: ends what is under way, starts the clock of this call.
    void start_call(std::string_view text);
    /// The call under way may take as long again.
    void start_clock() noexcept;
    /// Puts the connection into pipeline mode, and sends the BEGIN that waits.  Returns the number of commands sent.
    std::size_t enter_pipeline(std::string_view text);
    bool begin_waits() const noexcept { return !begin_text_.empty(); }
    /// True when the settings of this connection must be sent with what comes next: a pooler keeps none.
    bool needs_preamble() const noexcept {
        return !settings_.preamble.empty() && (begin_waits() || PQtransactionStatus(link_.get()) == PQTRANS_IDLE);
    }
    bool has_preamble() const noexcept { return !settings_.preamble.empty(); }
    void leave_pipeline();
    /// Throws unless `sent` is libpq's 1.
    void check_sent(int sent, std::string_view text);
    /// Waits for the next result; null at the end of a command.  Throws: Timeout, ConnectionLost.
    Result next_result(std::string_view text);
    /// Sends what libpq has buffered, and reads meanwhile, so that neither side can block the other.
    void flush(std::string_view text);
    /// Reads results up to the pipeline's end.  Returns the last command's; throws the first error.
    Result finish_pipeline(std::string_view text);
    /// Reads all results of a plain query.  Returns the last; throws the first error.
    Result finish_query(std::string_view text);
    /// Sends a BEGIN that waits, in a round trip of its own.
    void send_begin();
    /// Waits for bytes of an answer.
    void await_input(std::string_view text);
    /// The connection is of no use any more.
    void give_up() noexcept { broken_ = true; }
    /// Ends the query under way and drops its rows.  Inside a transaction they are read to their end: to stop the query
    /// would undo the transaction.
    void drop_answers(bool in_transaction);
    /// Ends a COPY that nobody serves: the one in fails, the rows of the one out are dropped.
    void end_copy(ExecStatusType way, std::string_view text);
    /// Waits for the server's next bytes; false at the deadline.
    bool wait_for_input(std::chrono::steady_clock::time_point until);
    /// Takes over what an executed command tells: rows changed, the new row's id, settings that it touched.
    std::int64_t note_result(const PGresult* result);
    void note_id(std::int64_t id) noexcept;
    /// The server still holds a statement that is no longer used.
    void forget_name(std::string name) noexcept;
    std::string new_name();
    /// The statement whose rows are still on their way, or whose executions are queued.
    void set_busy(Busy* busy) noexcept { busy_ = busy; }
    Busy* busy() const noexcept { return busy_; }
    /// Throws the error that the result is, if it is one.
    void check(const PGresult* result, std::string_view text);
    std::deque<Notice>& notices() noexcept { return notices_; }
    void take_notices();
    /// The session has a state of its own, which reset() must undo.
    void set_touched() noexcept { touched_ = true; }

  private:
    /// A child of fork() shares the socket with its parent, and must not write to it.
    bool is_forked() const noexcept { return forks_ != engine::fork_count(); }
    Result query(std::string_view text);
    void refuse_second_user(std::string_view text) const;
    void wait(fiber::Ready ready, std::string_view text);
    bool wait_for_server(fiber::Ready ready);
    void on_deadline(std::string_view text);
    void end_busy();
    void cancel_soon() noexcept;
    void begin_with(std::string_view level, std::string_view mode);
    static void on_notice(void* self, const PGresult* notice);

    LinkHandle link_;
    Settings settings_;
    std::shared_ptr<Canceller> canceller_;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
    std::chrono::steady_clock::time_point until_{};  // of the call under way
    std::string begin_text_;                         // a BEGIN that goes out with the first statement
    std::vector<std::string> forgotten_;
    std::deque<Notice> notices_;
    Busy* busy_ = nullptr;
    const std::uint32_t forks_ = engine::fork_count();  // when it was opened
    std::uint64_t names_ = 0;
    std::int64_t last_id_ = 0, changes_ = 0, total_changes_ = 0;
    std::atomic<bool> waiting_{false};  // a fiber waits for the server
    bool broken_ = false;
    bool opened_ = false;      // a transaction of ours has begun
    bool cancelled_ = false;   // the deadline of this call has passed, and the server was asked to stop
    bool abandoned_ = false;   // that was because the client has gone
    bool committing_ = false;  // a commit is not cancelled: its outcome would be unknown all the same
    bool touched_ = false;     // the session has settings, locks or temporary tables of its own
};

/// The driver's side of a connection.  Throws: InterfaceError when it is another engine's.
Connection& connection_of(engine::Connection& connection);

}  // namespace carboy::drivers::postgres
