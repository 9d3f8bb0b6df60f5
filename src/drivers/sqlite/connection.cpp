#include "drivers/sqlite/connection.hpp"

#include "drivers/sqlite/error.hpp"
#include "drivers/sqlite/statement.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

namespace carboy::drivers::sqlite {

using Clock = std::chrono::steady_clock;

namespace {
// How long a fiber may keep its thread.
constexpr std::chrono::milliseconds turn_on_thread{2};
}  // namespace

Connection::Connection(Database db, const engine::ConnectOptions& options) : db_(std::move(db)), options_(options) {
    writers_ = WriterQueue::of_file(sqlite3_db_filename(db_.get(), "main"));
    sqlite3_busy_handler(db_.get(), &Connection::on_busy, this);
    sqlite3_progress_handler(db_.get(), opcodes_between_looks, &Connection::on_progress, this);
}

Connection::~Connection() {
    if (inherited()) {
        abandon();
        return;
    }
    commands_ = {};
    db_.reset();
    end_transaction();
}

// SQLite would write the parent's database on closing.  The handles stay where they are until the process ends, and the
// queue with them: it tells that the file must not be opened here.
void Connection::abandon() noexcept {
    struct Abandoned {
        sqlite3* db;
        std::shared_ptr<WriterQueue> writers;
        Abandoned* next;
    };
    static std::atomic<Abandoned*> all{nullptr};
    for (StatementHandle& command : commands_) static_cast<void>(command.release());
    auto* const one = new Abandoned{db_.release(), std::move(writers_), all.load()};
    while (!all.compare_exchange_weak(one->next, one)) {
    }
}

void Connection::refuse_process() const {
    throw engine::ProgrammingError("forked_connection",
                                   "the connection was opened before fork() and cannot be used in the child",
                                   "open a connection after fork(), and close those of the same file before it");
}

StatementHandle Connection::prepare_first(std::string_view text, std::string_view* tail, unsigned flags) {
    check_process();
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw engine::ProgrammingError("text_too_long", "the SQL text is longer than 2 GiB");
    if (effects_of(text) == changes_settings) [[unlikely]] {
        session_.remember_settings(db_.get());
        session_.note_pragma(text);
    }
    sqlite3_stmt* statement = nullptr;
    const char* rest = nullptr;
    const int code =
        sqlite3_prepare_v3(db_.get(), text.data(), static_cast<int>(text.size()), flags, &statement, &rest);
    if (code != SQLITE_OK) fail(code, text);
    // It stops at a NUL, without an error.
    if (rest == text.data() && !text.empty())
        throw engine::ProgrammingError("nul_in_text", "the query contains a null character",
                                       "pass text with a null character as a parameter");
    if (tail != nullptr) *tail = text.substr(static_cast<std::size_t>(rest - text.data()));
    return StatementHandle(statement);
}

std::unique_ptr<engine::DriverStatement> Connection::prepare(std::string_view text) {
    std::string_view tail;
    StatementHandle statement = prepare_first(text, &tail, SQLITE_PREPARE_PERSISTENT);
    if (!statement) throw engine::ProgrammingError("empty_statement", "the SQL text holds no statement");
    while (!tail.empty())
        if (prepare_first(tail, &tail, 0)) {
            engine::ProgrammingError error("several_statements", "the SQL text holds more than one statement",
                                           "use executescript for a script");
            error.set_statement(text);
            throw error;
        }
    return std::make_unique<Statement>(*this, std::move(statement), std::string(text));
}

void Connection::run_script(std::string_view text) {
    for (std::string_view rest = text; !rest.empty();) {
        const std::string_view all = rest;
        StatementHandle handle = prepare_first(all, &rest, 0);
        if (!handle) continue;
        Statement statement(*this, std::move(handle), std::string(all.substr(0, all.size() - rest.size())));
        statement.run({});
    }
}

int Connection::run_command(Command command) {
    static constexpr std::string_view texts[] = {"BEGIN",           "BEGIN DEFERRED", "BEGIN IMMEDIATE",
                                                 "BEGIN EXCLUSIVE", "COMMIT",         "ROLLBACK"};
    check_process();
    StatementHandle& statement = commands_[command];
    if (!statement) statement = prepare_first(texts[command], nullptr, SQLITE_PREPARE_PERSISTENT);
    start_call();
    sqlite3_step(statement.get());
    if (writing_) writers_->withdraw();
    return sqlite3_reset(statement.get());
}

void Connection::begin(engine::Begin mode) {
    static constexpr Command commands[] = {begin_read, begin_immediate, begin_deferred, begin_exclusive};
    check_transaction();
    check_file();
    const bool locks = mode == engine::Begin::write || mode == engine::Begin::write_exclusive;
    if (locks) enter_writers("BEGIN");
    const int code = run_command(commands[static_cast<std::size_t>(mode)]);
    begun_ = code == SQLITE_OK;
    reading_ = begun_ && mode == engine::Begin::read;
    if (begun_) return;
    leave_writers();
    fail(code, "BEGIN");
}

void Connection::commit() {
    check_transaction();
    if (writing_) check_file();
    const int code = run_command(commit_);
    if (code != SQLITE_OK && sqlite3_get_autocommit(db_.get()) != 0) aborted_ = true;
    leave_writers();
    if (code == SQLITE_OK) return;
    if (pending_ || stopped_ != Stop::none) fail(code, "COMMIT");
    throw_commit_error(db_.get(), code);
}

void Connection::rollback() {
    check_process();
    if (std::exchange(aborted_, false) && sqlite3_get_autocommit(db_.get()) != 0) return;
    const int code = run_command(rollback_);
    leave_writers();
    if (code != SQLITE_OK && sqlite3_get_autocommit(db_.get()) == 0) fail(code, "ROLLBACK");
}

bool Connection::ping() noexcept {
    if (inherited()) return false;
    int moved = 0;
    // A file that was deleted or replaced is not the database any more.
    return sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved == 0;
}

void Connection::reset() {
    check_process();
    deadline_ = Clock::time_point::max();
    if (authorizer_) set_authorizer(nullptr);
    if (trace_) set_trace(nullptr);
    if (progress_) set_progress(nullptr, 0);
    if (replaced_)
        throw engine::OperationalError("database_replaced", "the connection's file was replaced by deserialize()",
                                       "nothing: a pool drops the connection");
    sqlite3_busy_handler(db_.get(), &Connection::on_busy, this);  // PRAGMA busy_timeout takes it off
    const bool is_file = writers_ != nullptr;
    if (!session_.restore(db_.get(), options_.foreign_keys) && is_file)
        throw engine::OperationalError("function_lost", "a function of the program hid one of SQLite's own",
                                       "nothing: a pool drops the connection");
}

void Connection::before(std::uint8_t effects, std::string_view text) {
    session_.touch(effects);
    if ((effects & writes) == 0) return;
    if (reading_) [[unlikely]]
        refuse_write(text);
    enter_writers(text);
}

void Connection::refuse_write(std::string_view text) const {
    engine::OperationalError error("read_only", "the transaction was begun to read only, and the statement writes",
                                   "begin one that may write: begin_write(), or without read_only");
    error.set_statement(text);
    error.set_native_code(SQLITE_READONLY);
    throw error;
}

void Connection::enter_writers(std::string_view text) {
    if (writing_ || !writers_) return;
    if (!begun_) check_file();
    interrupted_ = false;
    writers_->enter({.timeout = options_.timeout,
                     .call_timeout = *options_.call_timeout,
                     .deadline = deadline_,
                     .interrupted = interrupted_,
                     .file = sqlite3_db_filename(db_.get(), "main"),
                     .statement = text});
    writing_ = true;
}

void Connection::end_transaction() noexcept {
    begun_ = reading_ = false;
    if (std::exchange(writing_, false)) writers_->leave();
}

void Connection::refuse_aborted() const {
    throw engine::OperationalError("transaction_lost",
                                   "SQLite rolled the transaction back when an earlier statement failed",
                                   "call rollback(), then run the whole transaction again");
}

// A file that was deleted or replaced can be written for ever, and nobody will see it.
void Connection::check_file() {
    check_process();
    if (!writers_ || ping()) return;
    moved_ = true;
    throw engine::ConnectionLost(
        "database_moved",
        fmt::format("the file {} was deleted or replaced while it was open", sqlite3_db_filename(db_.get(), "main")),
        "open a new connection; deploy and restore by writing into the database, or stop the "
        "program first");
}

void Connection::fail(int code, std::string_view text) {
    if (begun_ && sqlite3_get_autocommit(db_.get()) != 0) aborted_ = true;
    switch (std::exchange(stopped_, Stop::none)) {
        case Stop::none: break;
        case Stop::client_gone: drop_pending(); engine::throw_client_gone(text);
        case Stop::interrupt: drop_pending(); throw_error(nullptr, SQLITE_INTERRUPT, text);
        case Stop::deadline: {
            drop_pending();
            engine::Timeout error(
                "statement_timeout", "the statement did not end before its deadline",
                Clock::now() < deadline_ ? "raise call_timeout of the connection if the work takes so long" : "");
            error.set_statement(text);
            throw error;
        }
    }
    if (pending_) throw_pending(text);
    throw_error(db_.get(), code, text);
}

void Connection::throw_pending(std::string_view text) {
    try {
        std::rethrow_exception(std::exchange(pending_, nullptr));
    } catch (sql::DatabaseError& error) {
        if (error.statement().empty()) error.set_statement(text);
        throw;
    }
}

void Connection::undo() {
    if (sqlite3_get_autocommit(db_.get()) == 0) run_command(rollback_);
}

void Connection::guard_commits() noexcept {
    sqlite3_commit_hook(
        db_.get(), [](void* self) { return static_cast<Connection*>(self)->has_pending() ? 1 : 0; }, this);
}

Clock::time_point Connection::limit() {
    if (call_ends_ == Clock::time_point())
        call_ends_ =
            options_.call_timeout->count() == 0 ? Clock::time_point::max() : Clock::now() + *options_.call_timeout;
    return std::min(call_ends_, deadline_);
}

int Connection::on_busy(void* self, int attempts) { return static_cast<Connection*>(self)->wait_for_lock(attempts); }
int Connection::on_progress(void* self) { return static_cast<Connection*>(self)->count_progress(); }

// Another process has the lock.  Looks again every 2 ms; no exception may pass through SQLite's frames.
int Connection::wait_for_lock(int attempts) {
    const auto now = Clock::now();
    if (attempts == 0) {
        busy_until_ = now + options_.timeout;
        interrupted_ = false;
    }
    if (now >= limit())
        stopped_ = Stop::deadline;
    else if (interrupted_)
        stopped_ = Stop::interrupt;
    else if (fiber::stop_requested())
        stopped_ = Stop::client_gone;
    const auto until = std::min(busy_until_, limit());
    if (stopped_ != Stop::none || now >= until) return 0;
    if (writing_) writers_->announce();
    const auto pause = std::chrono::microseconds(500 << std::min(attempts, 2));
    try {
        fiber::sleep_for(std::min<std::chrono::nanoseconds>(pause, until - now));
    } catch (...) {
        pending_ = std::current_exception();
        return 0;
    }
    return 1;
}

// The user's handler and ours share SQLite's one.
int Connection::count_progress() {
    if (!progress_) return make_progress();
    if ((until_progress_ -= look_every_) <= 0) {
        until_progress_ = progress_every_;
        try {
            if (progress_()) return 1;
        } catch (...) {
            pending_ = std::current_exception();
            return 1;
        }
    }
    if ((until_look_ -= look_every_) > 0) return 0;
    until_look_ = opcodes_between_looks;
    return make_progress();
}

// A long statement lets the other fibers of its thread run now and then, each on a connection of its own.
int Connection::make_progress() {
    const auto now = Clock::now();
    if (now >= limit()) {
        stopped_ = Stop::deadline;
        return 1;
    }
    if (pending_) return 1;  // a collation's exception
    if (now - ran_since_ < turn_on_thread) return 0;
    try {
        if (fiber::in_fiber()) fiber::yield();
    } catch (...) {
        pending_ = std::current_exception();
        return 1;
    }
    ran_since_ = Clock::now();
    if (!fiber::stop_requested()) return 0;
    stopped_ = Stop::client_gone;
    return 1;
}

Connection& connection_of(engine::Connection& connection) {
    auto* const ours = dynamic_cast<Connection*>(&connection.driver());
    if (ours == nullptr)
        throw engine::InterfaceError(
            "wrong_driver", fmt::format("this works with SQLite only; the connection is to {}", connection.dialect()));
    ours->check_process();
    return *ours;
}

}  // namespace carboy::drivers::sqlite
