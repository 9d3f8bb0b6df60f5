#include <carboy/drivers/sqlite/backup.hpp>

#include "drivers/sqlite/connection/connection.hpp"
#include "drivers/sqlite/handle/error.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/fiber/fiber.hpp>

namespace carboy::drivers::sqlite {

using Clock = std::chrono::steady_clock;

Backup::Backup(engine::Connection& from, engine::Connection& to, const BackupNames& names)
    : handle_(sqlite3_backup_init(handle_of(to), names.to, handle_of(from), names.from)),
      from_(from),
      to_(to),
      name_(names.from) {
    if (handle_ == nullptr) throw_error(handle_of(to), sqlite3_errcode(handle_of(to)));
    try {
        connection_of(to).transaction().hold_turn("backup");
    } catch (...) {
        sqlite3_backup_finish(static_cast<sqlite3_backup*>(handle_));
        throw;
    }
}

Backup::~Backup() {
    if (engine::fork_count() != forks_) return;
    sqlite3_backup_finish(static_cast<sqlite3_backup*>(handle_));
    if (to_.is_open()) connection_of(to_).transaction().release_turn();
}

int Backup::copy(int pages) {
    const engine::Use reading(from_.user());
    const engine::Use writing(to_.user());
    return sqlite3_backup_step(static_cast<sqlite3_backup*>(handle_), pages);
}

bool Backup::step(int pages) {
    sqlite3* const db = handle_of(to_);
    const int code = copy(pages);
    if (code == SQLITE_DONE) return false;
    if (code == SQLITE_OK) {
        stuck_since_ = {};
        fiber::sleep_for(std::chrono::nanoseconds(0));
        return true;
    }
    if (code != SQLITE_BUSY && code != SQLITE_LOCKED) throw_error(db, code);
    // It would wait for itself.
    if (sqlite3_txn_state(handle_of(from_), name_.c_str()) == SQLITE_TXN_WRITE)
        throw engine::ProgrammingError("transaction_open", "The database to copy has uncommitted changes.",
                                       "Commit or roll back first, or copy from another connection.");
    // Another connection is writing; the page is copied next time.
    const auto now = Clock::now();
    if (stuck_since_ == Clock::time_point()) stuck_since_ = now;
    if (now - stuck_since_ >= to_.options().timeout) throw_error(nullptr, code);
    fiber::sleep_for(std::chrono::milliseconds(10));
    return true;
}

BackupProgress Backup::progress() const {
    auto* const copy = static_cast<sqlite3_backup*>(handle_);
    return {sqlite3_backup_remaining(copy), sqlite3_backup_pagecount(copy)};
}

void backup(engine::Connection& from, engine::Connection& to, const BackupNames& names) {
    Backup copy(from, to, names);
    while (copy.step(256)) {
    }
}

}  // namespace carboy::drivers::sqlite
