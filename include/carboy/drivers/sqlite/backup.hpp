// Copies of whole SQLite databases: online backup, and a script that recreates the database.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/engine/connection.hpp>
#include <carboy/engine/fork.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::drivers::sqlite {

struct BackupProgress {
    int remaining = 0;  // pages
    int total = 0;
};

/// The names of attached databases, for copying a database other than the main one.
struct BackupNames {
    const char* from = "main";
    const char* to = "main";
};

/// Copies a database into another one while both are in use, and replaces the contents of the other one. Other fibers
/// run between two portions.  Lifetime: both connections must outlive it.
/// Throws: OperationalError; Timeout when the target stays locked for longer than its `timeout`; ProgrammingError when
/// `from` has uncommitted changes.
class Backup {
  public:
    Backup(engine::Connection& from, engine::Connection& to, const BackupNames& names = {});
    Backup(const Backup&) = delete;
    Backup& operator=(const Backup&) = delete;
    ~Backup();

    /// Copies some pages, all with -1. Returns false when all have been copied.
    bool step(int pages);
    BackupProgress progress() const;

  private:
    int copy(int pages);

    void* handle_;
    engine::Connection& from_;
    engine::Connection& to_;
    std::string name_;  // the database that is copied
    std::uint32_t forks_ = engine::fork_count();
    std::chrono::steady_clock::time_point stuck_since_{};
};

/// Copies a whole database.
void backup(engine::Connection& from, engine::Connection& to, const BackupNames& names = {});

/// The same, but calls `progress(BackupProgress)` after every `pages` pages.
template <class F>
void backup(engine::Connection& from, engine::Connection& to, int pages, F progress, const BackupNames& names = {}) {
    Backup copy(from, to, names);
    for (bool more = true; more;) {
        more = copy.step(pages);
        progress(copy.progress());
    }
}

/// Passes the statements that recreate the database to `tell`, one after another, all from one snapshot. The text is
/// the same as Python's.  Source: Python's sqlite3, Connection.iterdump.
void dump(engine::Connection& connection, const std::function<void(std::string_view statement)>& tell);

/// Returns the statements as one script, each with a line break.
std::string dump(engine::Connection& connection);

}  // namespace carboy::drivers::sqlite
