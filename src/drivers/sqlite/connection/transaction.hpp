// A connection's transaction: how it begins and ends, whether it may write, and whether SQLite has undone it.
#pragma once

#include "drivers/sqlite/handle/handle.hpp"

#include <carboy/engine/driver.hpp>

#include <array>
#include <cstdint>
#include <string_view>

namespace carboy::drivers::sqlite {

class Connection;
class Statement;

/// A transaction that begins with reading one row by its key needs no BEGIN, because a statement that stands on its
/// row holds the snapshot. BEGIN follows with the second statement. Without one, no ROLLBACK is needed either.
/// Lifetime: the connection's, of which it is a part.
class Transaction {
  public:
    explicit Transaction(Connection& connection) noexcept : connection_(connection) {}
    Transaction(const Transaction&) = delete;

    void begin(engine::Begin mode);
    void commit();
    void rollback();
    /// Undoes the open transaction because of an error that SQLite itself does not detect.
    void undo();
    /// True also when SQLite has undone it and rollback() has not been called yet.
    bool is_open() const noexcept;

    /// Throws: OperationalError when SQLite itself has rolled back and the caller has not called rollback() yet.
    void check() const {
        if (aborted_) [[unlikely]]
            refuse_aborted();
    }
    /// True from begin() to SQLite's BEGIN.
    bool is_put_off() const noexcept { return put_off_; }
    /// Runs the BEGIN that was put off, if there is one. The snapshot stays the same.
    void begin_now() {
        if (put_off_) [[unlikely]]
            run_begin();
    }
    /// The same where an exception must not be thrown.
    void settle() noexcept;
    /// Called before the first step of a statement that returns at most one row. The statement holds the snapshot if it
    /// is the first one; otherwise BEGIN runs.
    void hold(Statement& statement) {
        if (holder_ != nullptr) return begin_now();
        holder_ = &statement;
    }
    bool is_held_by(const Statement& statement) const noexcept { return holder_ == &statement; }
    /// Called when the statement ends, so that it holds nothing any more.
    void let_go(const Statement& statement) noexcept {
        if (is_held_by(statement)) holder_ = nullptr;
    }

    /// Called before a statement with effects. For one that writes, takes the turn among the process's writers.
    /// Throws: OperationalError when it writes and the transaction only reads; Timeout.
    void before(std::uint8_t effects, std::string_view text);
    /// Called after a statement: releases the turn when the transaction has ended.
    void after() noexcept;
    /// Called after a statement has failed with this code.
    void note_failure(int code) noexcept;

    /// Takes the turn for a function that writes without a statement, until release_turn().  Throws: Timeout.
    void hold_turn(std::string_view what);
    void release_turn() noexcept;

    /// Called before the database is closed.
    void finalize() noexcept {
        end_put_off();
        commands_ = {};
    }
    /// Called after it is closed.
    void close() noexcept;
    /// Called in a child of fork(), where the prepared commands must not be finalised.
    void abandon() noexcept;

  private:
    enum Command : std::size_t { begin_read, begin_deferred, begin_immediate, begin_exclusive, commit_, rollback_ };

    int run(Command command);
    void run_begin();
    void end_put_off() noexcept;
    void take_turn(std::string_view text);
    void end() noexcept;
    [[noreturn]] void refuse_write(std::string_view text) const;
    [[noreturn]] void refuse_aborted() const;

    Connection& connection_;
    std::array<StatementHandle, 6> commands_;
    Statement* holder_ = nullptr;  // holds the snapshot while BEGIN is put off
    bool put_off_ = false;
    bool begun_ = false;    // by begin(), and has not ended
    bool reading_ = false;  // begun for reading only
    bool aborted_ = false;  // SQLite has rolled it back after a failure, and rollback() has not been called yet
    bool holds_turn_ = false;
};

}  // namespace carboy::drivers::sqlite
