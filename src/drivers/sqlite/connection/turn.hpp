// A connection's turn to write and to checkpoint: its places in the queues of its files.
#pragma once

#include "drivers/sqlite/connection/writer_queue.hpp"

#include <sqlite3.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace carboy::drivers::sqlite {

class Connection;

/// Lifetime: the connection's, of which it is a part.
class Turn {
  public:
    using Queues = std::vector<std::shared_ptr<WriterQueue>>;

    explicit Turn(Connection& connection);
    Turn(const Turn&) = delete;

    /// True when others can reach the database.
    bool has_file() const noexcept { return writers_ != nullptr; }
    /// True when other files may be attached.
    bool has_attached() const noexcept { return attached_; }
    void note_attached() noexcept { attached_ = true; }

    bool is_taken() const noexcept { return taken_; }
    /// Waits for the turn of every file.  Throws: Timeout.
    void take(std::string_view text);
    void leave() noexcept;
    /// Tells other processes that the holder of the turn waits for the file's lock, or that it no longer does.
    void announce() noexcept {
        if (taken_ && writers_) writers_->announce();
    }
    void withdraw() noexcept {
        if (taken_ && writers_) writers_->withdraw();
    }

    /// Checkpoints the log after the connection's own commits. PRAGMA wal_autocheckpoint turns this off.
    void checkpoint_after_commits() noexcept;

    /// Closes the database with `close(is_last)`, while no other connection to the file is being closed.
    template <class Close>
    void part(Close close) {
        writers_->part(close);
    }
    /// Declares that the database is now in memory, where nobody else can reach it.
    void forget_file() noexcept;
    /// Returns the queues without leaving them.
    Queues abandon() noexcept { return std::move(queues_); }

  private:
    void list_queues();
    void leave_queues() noexcept;
    static int on_commit_to_log(void* self, sqlite3* db, const char* database, int pages);
    void checkpoint(const char* database, int pages) noexcept;

    Connection& connection_;
    std::shared_ptr<WriterQueue> writers_;  // null when nobody else can reach the database
    Queues queues_;                         // of all its files, in the order in which every connection enters them
    std::size_t entered_ = 0;               // the number of queues_ that were entered
    bool attached_ = false;
    bool taken_ = false;
    int pages_when_blocked_ = 0;  // the pages of the log when readers last prevented its restart
};

}  // namespace carboy::drivers::sqlite
