#include "drivers/sqlite/connection/connection.hpp"

#include "drivers/sqlite/connection/statement.hpp"
#include "drivers/sqlite/handle/error.hpp"
#include "drivers/sqlite/text/tokens.hpp"

#include <carboy/base/coarse_time.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <atomic>
#include <limits>
#include <utility>

namespace carboy::drivers::sqlite {

using Clock = std::chrono::steady_clock;

namespace {

// How long a file is assumed to be in its place after a check.
constexpr std::chrono::seconds between_checks{1};

}  // namespace

Connection::Connection(Database db, const engine::ConnectOptions& options)
    : db_(std::move(db)), options_(options), deadline_(*this), hooks_(*this), turn_(*this), transaction_(*this) {
    turn_.checkpoint_after_commits();
}

Connection::~Connection() {
    if (inherited()) {
        abandon();
        return;
    }
    transaction_.finalize();
    if (turn_.has_file())
        turn_.part([this](bool is_last) { close(is_last); });
    else
        db_.reset();
    transaction_.close();
}

// A log next to another file of the same name does not belong to this database and is left alone.
void Connection::close(bool is_last) noexcept {
    const bool keeps_log = options_.read_only || !(is_last || turn_.has_attached()) || !ping();
    sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keeps_log ? 1 : 0, nullptr);
    db_.reset();
}

void Connection::forget_file() noexcept {
    if (!turn_.has_file()) return;
    replaced_ = true;
    turn_.forget_file();
}

// SQLite would write the parent's database on closing. So the handles are kept until the process ends. So is the queue,
// which records that the file must not be opened here.
void Connection::abandon() noexcept {
    struct Abandoned {
        sqlite3* db;
        Turn::Queues queues;
        Abandoned* next;
    };
    static std::atomic<Abandoned*> all{nullptr};
    transaction_.abandon();
    auto* const one = new Abandoned{db_.release(), turn_.abandon(), all.load()};
    while (!all.compare_exchange_weak(one->next, one)) {
    }
}

void Connection::refuse_process() const {
    throw engine::ProgrammingError("forked_connection",
                                   "The connection was opened before fork() and cannot be used in the child.",
                                   "Open a connection after fork(), and close those of the same file before it.");
}

StatementHandle Connection::prepare_first(std::string_view text, std::string_view* tail, unsigned flags) {
    check_process();
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw engine::ProgrammingError("text_too_long", "The SQL text is longer than 2 GiB.");
    if ((effects_of(text) & changes_settings) != 0) [[unlikely]] {
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
        throw engine::ProgrammingError("nul_in_text", "The query contains a NUL character.",
                                       "Pass text with a NUL character as a parameter.");
    if (tail != nullptr) *tail = text.substr(static_cast<std::size_t>(rest - text.data()));
    return StatementHandle(statement);
}

// True when there are only blanks and comments. SQLite itself reads the "/" of an unterminated comment as an operator.
static bool is_blank(std::string_view text) { return Tokens(text).front().kind == Token::Kind::end; }

std::unique_ptr<engine::DriverStatement> Connection::prepare(std::string_view text) {
    std::string_view tail;
    StatementHandle statement;
    if (!is_blank(text)) statement = prepare_first(text, &tail, SQLITE_PREPARE_PERSISTENT);
    if (!statement) throw engine::ProgrammingError("empty_statement", "The SQL text contains no statement.");
    while (!is_blank(tail))
        if (prepare_first(tail, &tail, 0)) {
            engine::ProgrammingError error("several_statements", "The SQL text contains more than one statement.",
                                           "Use executescript for a script.");
            error.set_statement(text);
            throw error;
        }
    return std::make_unique<Statement>(*this, std::move(statement), std::string(text));
}

void Connection::run_script(std::string_view text) {
    for (std::string_view rest = text; !is_blank(rest);) {
        const std::string_view all = rest;
        StatementHandle handle = prepare_first(all, &rest, 0);
        if (!handle) continue;
        Statement statement(*this, std::move(handle), std::string(all.substr(0, all.size() - rest.size())));
        statement.run({});
    }
}

int Connection::run_waiting(const std::string& text) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(db_.get(), text.c_str(), -1, &raw, nullptr);
    const StatementHandle statement(raw);
    if (code != SQLITE_OK) return code;
    deadline_.start_call();
    code = deadline_.first_step(raw);
    return code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
}

bool Connection::ping() noexcept {
    if (inherited()) return false;
    int moved = 0;
    // A file that was deleted or replaced is no longer the database.
    return sqlite3_file_control(db_.get(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK || moved == 0;
}

bool Connection::looks_alive() noexcept {
    if (is_broken()) return false;
    const auto now = coarse_time();
    if (!turn_.has_file() || now < checked_until_) return true;
    checked_until_ = now + between_checks;
    moved_ = !ping();
    return !moved_;
}

void Connection::reset() {
    check_process();
    deadline_.set(Clock::time_point::max());
    if (exposed_ || session_.is_touched()) restore();
    exposed_ = false;
}

void Connection::restore() {
    hooks_.clear();
    const bool is_file = turn_.has_file();
    if (is_file && !options_.read_only && sqlite3_db_readonly(db_.get(), "main") == 1)
        throw engine::OperationalError("read_only", "The file could only be opened for reading.",
                                       "Open a new connection. A pool does this automatically.");
    if (replaced_)
        throw engine::OperationalError("database_replaced", "The connection's database was replaced by deserialize().",
                                       "Open a new connection. A pool does this automatically.");
    deadline_.install();
    const bool complete = session_.restore(db_.get(), options_.foreign_keys);
    turn_.checkpoint_after_commits();
    if (!complete && is_file)
        throw engine::OperationalError("function_lost", "A function of the program replaced one of SQLite's own.",
                                       "Open a new connection. A pool does this automatically.");
}

void Connection::check_deferred() {
    int unresolved = 0, highest = 0;
    sqlite3_db_status(db_.get(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &highest, 0);
    if (unresolved == 0) return;
    engine::IntegrityError::Details details;
    details.kind = engine::Constraint::foreign_key;
    engine::IntegrityError error("FOREIGN KEY constraint failed",
                                 "Insert the referred row first, or delete the referring rows first.", details);
    error.set_native_code(SQLITE_CONSTRAINT_FOREIGNKEY);
    error.set_statement("COMMIT");
    throw error;
}

// A file that was deleted or replaced can still be written, but nobody would see the changes.
void Connection::check_file() {
    check_process();
    if (turn_.has_file() && coarse_time() >= checked_until_) check_file_now();
}

void Connection::check_file_now() {
    check_process();
    checked_until_ = coarse_time() + between_checks;
    if (!turn_.has_file() || ping()) return;
    moved_ = true;
    throw engine::ConnectionLost(
        "database_moved",
        fmt::format("The file {} was deleted or replaced while it was open.", sqlite3_db_filename(db_.get(), "main")),
        "Open a new connection. To deploy or restore a database, write into it, or stop the program first.");
}

void Connection::fail(int code, std::string_view text) {
    transaction_.note_failure(code);
    deadline_.throw_if_stopped(text);
    hooks_.throw_pending(text);
    throw_error(db_.get(), code, text);
}

Connection& connection_of(engine::Connection& connection) {
    auto* const ours = dynamic_cast<Connection*>(&connection.driver());
    if (ours == nullptr)
        throw engine::InterfaceError(
            "wrong_driver",
            fmt::format("This works only with SQLite, but the connection is to {}.", connection.dialect().name));
    ours->check_process();
    const engine::Use nobody_else(connection.user());
    ours->transaction().begin_now();
    ours->expose();
    return *ours;
}

}  // namespace carboy::drivers::sqlite
