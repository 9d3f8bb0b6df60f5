// Copying whole SQLite databases: online backup, and a script that makes the same database again.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/engine/fork.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace carboy::drivers::sqlite {

struct BackupProgress {
    int remaining = 0;  // pages
    int total = 0;
};

/// The names of attached databases, where it is not the main one that is copied.
struct BackupNames {
    const char* from = "main";
    const char* to = "main";
};

/// Copies a database into another one while both are in use, and replaces what is there.
/// Between two portions other fibers run.  Lifetime: both connections must outlive it.
/// Throws: OperationalError; Timeout when the target stays locked for longer than its `timeout`; ProgrammingError when
/// `from` itself has written what it has not committed.
class Backup {
  public:
    Backup(engine::Connection& from, engine::Connection& to, const BackupNames& names = {});
    Backup(const Backup&) = delete;
    Backup& operator=(const Backup&) = delete;
    ~Backup();

    /// Copies some pages, all with -1; false when all are done.
    bool step(int pages);
    BackupProgress progress() const;

  private:
    void* handle_;
    engine::Connection& from_;
    engine::Connection& to_;
    std::string name_;  // of the database that is copied
    std::uint32_t forks_ = engine::fork_count();
    std::chrono::steady_clock::time_point stuck_since_{};
};

/// Copies all of a database.
void backup(engine::Connection& from, engine::Connection& to, const BackupNames& names = {});

/// The same, telling `progress(BackupProgress)` after every `pages` pages.
template <class F>
void backup(engine::Connection& from, engine::Connection& to, int pages, F progress, const BackupNames& names = {}) {
    Backup copy(from, to, names);
    for (bool more = true; more;) {
        more = copy.step(pages);
        progress(copy.progress());
    }
}

/// Tells the statements that make the database again, one after the other, of one snapshot.
/// The text is Python's.  Source: Python's sqlite3, Connection.iterdump.
void dump(engine::Connection& connection, const std::function<void(std::string_view statement)>& tell);

/// The statements as one script, each with a line end.
std::string dump(engine::Connection& connection);

}  // namespace carboy::drivers::sqlite
