// Copying whole SQLite databases: online backup, and a script that makes the same database again.
#pragma once

#include <carboy/engine/connection.hpp>

#include <string>

namespace carboy::drivers::sqlite {

struct BackupProgress {
    int remaining = 0;  // pages
    int total = 0;
};

/// Copies a database into another one while both are in use, and replaces what is there.
/// Between two portions other fibers run.  `progress(BackupProgress)` is called after each.
/// Throws: OperationalError.
class Backup {
  public:
    Backup(engine::Connection& from, engine::Connection& to);
    Backup(const Backup&) = delete;
    Backup& operator=(const Backup&) = delete;
    ~Backup();

    /// Copies some pages; false when all are done.
    bool step(int pages);
    BackupProgress progress() const;

  private:
    void* handle_;
    engine::Connection& to_;
};

/// Copies all of a database.
void backup(engine::Connection& from, engine::Connection& to);

/// The same, telling `progress(BackupProgress)` after every `pages` pages.
template <class F>
void backup(engine::Connection& from, engine::Connection& to, int pages, F progress) {
    Backup copy(from, to);
    for (bool more = true; more;) {
        more = copy.step(pages);
        progress(copy.progress());
    }
}

/// The statements that make the database again, one a line.  Source: Python's sqlite3, Connection.iterdump.
std::string dump(engine::Connection& connection);

}  // namespace carboy::drivers::sqlite
