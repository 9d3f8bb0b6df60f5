#include "drivers/sqlite/connection/deadline.hpp"

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

#include <algorithm>
#include <utility>

namespace carboy::drivers::sqlite {

using Clock = std::chrono::steady_clock;

namespace {

// How long a fiber may keep its thread.
constexpr std::chrono::milliseconds turn_on_thread{2};

}  // namespace

Deadline::Deadline(Connection& connection) noexcept : connection_(connection) { install(); }

void Deadline::install() noexcept { sqlite3_busy_handler(connection_.db(), &Deadline::on_busy, this); }

void Deadline::interrupt() noexcept {
    interrupted_ = true;
    sqlite3_interrupt(connection_.db());
}

Deadline::TimePoint Deadline::limit() {
    if (call_ends_ == TimePoint()) {
        const auto timeout = *connection_.options().call_timeout;
        call_ends_ = timeout.count() == 0 ? TimePoint::max() : Clock::now() + timeout;
    }
    return std::min(call_ends_, deadline_);
}

int Deadline::on_busy(void* self, int attempts) {
    auto& deadline = *static_cast<Deadline*>(self);
    const int again = deadline.wait_for_lock(attempts);
    deadline.gave_up_ = again == 0;
    return again;
}

// With a rollback journal, the writer holding the lock waits for this transaction to stop reading.
bool Deadline::would_deadlock() {
    sqlite3* const db = connection_.db();
    return sqlite3_get_autocommit(db) == 0 && sqlite3_txn_state(db, "main") == SQLITE_TXN_READ &&
           value_of(db, "journal_mode") != "wal";
}

// SQLite does not call the busy handler when the connection has already read, nor to change the journal mode.
int Deadline::step_again(sqlite3_stmt* statement, int code) {
    if (would_deadlock()) return code;
    for (int attempts = 0; code == SQLITE_BUSY && !gave_up_ && !is_own_lock(connection_.db()); ++attempts) {
        if (wait_for_lock(attempts) == 0) break;
        sqlite3_reset(statement);
        code = sqlite3_step(statement);
    }
    return code;
}

// Another process has the lock. This checks again every 2 ms; no exception may pass through SQLite's frames.
int Deadline::wait_for_lock(int attempts) {
    const auto now = Clock::now();
    if (attempts == 0) {
        busy_until_ = (waits_since_ == TimePoint() ? now : waits_since_) + connection_.options().timeout;
        interrupted_ = false;
    }
    if (now >= limit())
        stopped_ = Stop::deadline;
    else if (interrupted_)
        stopped_ = Stop::interrupt;
    else if (fiber::stop_requested())
        stopped_ = Stop::client_gone;
    const auto until = std::min({busy_until_, limit(), waits_until_});
    if (stopped_ != Stop::none || now >= until) return 0;
    connection_.turn().announce();
    const auto pause = std::chrono::microseconds(500 << std::min(attempts, 2));
    try {
        fiber::sleep_for(std::min<std::chrono::nanoseconds>(pause, until - now));
    } catch (...) {
        connection_.hooks().keep_exception();
        return 0;
    }
    return 1;
}

// A long statement regularly lets the other fibers of its thread run, each on its own connection.
int Deadline::make_progress() {
    const auto now = Clock::now();
    if (now >= limit()) {
        stopped_ = Stop::deadline;
        return 1;
    }
    if (connection_.hooks().has_pending()) return 1;  // a collation's exception
    if (now - ran_since_ < turn_on_thread) return 0;
    try {
        if (fiber::in_fiber()) fiber::yield();
    } catch (...) {
        connection_.hooks().keep_exception();
        return 1;
    }
    ran_since_ = Clock::now();
    if (!fiber::stop_requested()) return 0;
    stopped_ = Stop::client_gone;
    return 1;
}

void Deadline::throw_if_stopped(std::string_view text) {
    const Stop stopped = std::exchange(stopped_, Stop::none);
    if (stopped == Stop::none) return;
    connection_.hooks().drop_pending();
    if (stopped == Stop::client_gone) engine::throw_client_gone(text);
    if (stopped == Stop::interrupt) throw_error(nullptr, SQLITE_INTERRUPT, text);
    engine::Timeout error(
        "statement_timeout", "The statement did not end before its deadline.",
        Clock::now() < deadline_ ? "Raise the connection's call_timeout if the work needs more time." : "");
    error.set_statement(text);
    throw error;
}

}  // namespace carboy::drivers::sqlite
