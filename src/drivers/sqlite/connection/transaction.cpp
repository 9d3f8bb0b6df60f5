#include "drivers/sqlite/connection/transaction.hpp"

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/connection/statement.hpp"
#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>

#include <utility>

namespace carboy::drivers::sqlite {

bool Transaction::is_open() const noexcept {
    return aborted_ || put_off_ || sqlite3_get_autocommit(connection_.db()) == 0;
}

int Transaction::run(Command command) {
    static constexpr std::string_view texts[] = {"BEGIN",           "BEGIN DEFERRED", "BEGIN IMMEDIATE",
                                                 "BEGIN EXCLUSIVE", "COMMIT",         "ROLLBACK"};
    connection_.check_process();
    StatementHandle& statement = commands_[command];
    if (!statement) statement = connection_.prepare_first(texts[command], nullptr, SQLITE_PREPARE_PERSISTENT);
    connection_.deadline().start_call();
    if (command == commit_ || command == rollback_)
        sqlite3_step(statement.get());
    else
        connection_.deadline().first_step(statement.get());
    connection_.turn().withdraw();
    return sqlite3_reset(statement.get());
}

void Transaction::begin(engine::Begin mode) {
    static constexpr Command commands[] = {begin_read, begin_immediate, begin_deferred, begin_exclusive, begin_read};
    check();
    connection_.check_file();
    begin_now();
    const bool reads = mode == engine::Begin::read || mode == engine::Begin::snapshot;
    // A program that traces statements sees BEGIN at its place.
    if (reads && sqlite3_get_autocommit(connection_.db()) != 0 && !connection_.hooks().traces()) {
        begun_ = put_off_ = true;
        reading_ = mode == engine::Begin::read;
        return;
    }
    const bool locks = mode == engine::Begin::write || mode == engine::Begin::write_exclusive;
    if (locks) take_turn("BEGIN");
    const int code = run(commands[static_cast<std::size_t>(mode)]);
    begun_ = code == SQLITE_OK;
    reading_ = begun_ && mode == engine::Begin::read;
    if (begun_) return;
    after();
    connection_.fail(code, "BEGIN");
}

// The holder's row is read already when it is no longer needed, but its lock is the snapshot.
void Transaction::run_begin() {
    put_off_ = false;
    const int code = run(begin_read);
    if (code != SQLITE_OK) {
        put_off_ = true;
        connection_.fail(code, "BEGIN");
    }
    if (holder_ != nullptr) std::exchange(holder_, nullptr)->end_hold();
}

void Transaction::settle() noexcept {
    try {
        if (!connection_.inherited()) begin_now();
    } catch (...) {  // the snapshot ends with its holder
    }
}

void Transaction::end_put_off() noexcept {
    put_off_ = false;
    if (holder_ != nullptr) std::exchange(holder_, nullptr)->end_hold();
}

void Transaction::commit() {
    check();
    if (put_off_) {
        connection_.check_process();
        end_put_off();
        return end();
    }
    if (connection_.turn().is_taken()) connection_.check_file_now();
    const int code = run(commit_);
    if (code != SQLITE_OK && sqlite3_get_autocommit(connection_.db()) != 0) aborted_ = true;
    after();
    if (code == SQLITE_OK) return;
    if (connection_.hooks().has_pending() || connection_.deadline().has_stopped()) connection_.fail(code, "COMMIT");
    throw_commit_error(connection_.db(), code);
}

void Transaction::rollback() {
    connection_.check_process();
    if (put_off_) {
        end_put_off();
        return end();
    }
    if (std::exchange(aborted_, false) && sqlite3_get_autocommit(connection_.db()) != 0) return;
    const int code = run(rollback_);
    after();
    if (code != SQLITE_OK && sqlite3_get_autocommit(connection_.db()) == 0) connection_.fail(code, "ROLLBACK");
}

void Transaction::undo() {
    if (sqlite3_get_autocommit(connection_.db()) == 0) run(rollback_);
}

void Transaction::before(std::uint8_t effects, std::string_view text) {
    connection_.session().touch(effects);
    if ((effects & adds_schemas) != 0) connection_.turn().note_attached();
    if ((effects & writes) == 0) return;
    if (reading_) [[unlikely]]
        refuse_write(text);
    take_turn(text);
}

void Transaction::after() noexcept {
    const bool may_end = (begun_ || connection_.turn().is_taken()) && !holds_turn_ && !put_off_;
    if (may_end && sqlite3_get_autocommit(connection_.db()) != 0) end();
}

// OR ROLLBACK and RAISE(ROLLBACK) end the transaction on purpose; any other failure that ends it is unexpected.
void Transaction::note_failure(int code) noexcept {
    if (begun_ && !put_off_ && sqlite3_get_autocommit(connection_.db()) != 0)
        aborted_ = (code & 0xff) != SQLITE_CONSTRAINT;
}

void Transaction::take_turn(std::string_view text) {
    Turn& turn = connection_.turn();
    if (turn.is_taken() || !turn.has_file()) return;
    if (!begun_) connection_.check_file();
    turn.take(text);
}

void Transaction::hold_turn(std::string_view what) {
    connection_.check_process();
    take_turn(what);
    holds_turn_ = true;
}

void Transaction::release_turn() noexcept {
    holds_turn_ = false;
    after();
}

void Transaction::end() noexcept {
    begun_ = reading_ = false;
    connection_.turn().leave();
}

void Transaction::close() noexcept {
    holds_turn_ = false;
    end();
}

void Transaction::abandon() noexcept {
    for (StatementHandle& command : commands_) static_cast<void>(command.release());
}

void Transaction::refuse_write(std::string_view text) const {
    engine::OperationalError error("read_only", "The statement writes, but the transaction is read-only.",
                                   "Begin a transaction that may write, with begin_write() or without read_only.");
    error.set_statement(text);
    error.set_native_code(SQLITE_READONLY);
    throw error;
}

void Transaction::refuse_aborted() const {
    throw engine::OperationalError("transaction_lost",
                                   "SQLite rolled the transaction back when an earlier statement failed.",
                                   "Call rollback(), then run the whole transaction again.");
}

}  // namespace carboy::drivers::sqlite
