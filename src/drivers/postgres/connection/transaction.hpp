// A connection's transaction: BEGIN is sent with the first statement, and a COMMIT whose answer is lost has an unknown
// outcome.
#pragma once

#include <carboy/engine/driver.hpp>
#include <carboy/engine/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::drivers::postgres {

class Connection;

/// The place of a command, which determines what is lost when it must be sent again.
enum class Place : std::uint8_t {
    alone,   ///< outside a transaction: nothing is lost
    first,   ///< the first command of a transaction, sent with its BEGIN: nothing is lost
    inside,  ///< after other commands: the work that the transaction has done is lost
};

/// Lifetime: the connection's, of which it is a part.
class Transaction {
  public:
    explicit Transaction(Connection& connection) noexcept : connection_(connection) {}
    Transaction(const Transaction&) = delete;

    void begin(engine::Begin mode);
    void begin_as(const engine::TransactionOptions& options);
    void commit();
    void rollback();
    bool is_open() const noexcept;
    bool goes_on_to_write() const noexcept;

    bool begin_waits() const noexcept { return !begin_text_.empty(); }
    /// Returns the pending BEGIN, which the caller sends.
    const std::string& take_begin();
    /// Sends the pending BEGIN, if there is one, in its own round trip.
    void send_begin();
    /// Called after the first command of a transaction has failed: makes the same BEGIN pending again.
    void begin_again();
    /// The place of the command that is sent next.
    Place place() const noexcept {
        if (begin_waits() || (is_untouched_ && is_open())) return Place::first;
        return is_open() ? Place::inside : Place::alone;
    }
    /// Records that a command is sent. It counts as work unless one of the next two functions is called after it.
    void note_call() noexcept { is_untouched_ = false; }
    /// Records that the command has only described a statement, so the place is still `before`.
    void note_description(Place before) noexcept { is_untouched_ = before == Place::first; }
    /// Records that the first command has set, released or returned to a savepoint, which can be repeated.
    void note_savepoint(std::string_view text) {
        savepoints_.emplace_back(text);
        is_untouched_ = true;
    }
    /// Records that a command changes something, as far as its text shows.
    void note_change() noexcept { changed_ = true; }
    /// Waits for the outcome of a command outside a transaction, which commits when it ends.
    /// Throws: CommitUnknown instead of ConnectionLost when the command changes something.
    template <class F>
    auto committing(bool changes, F wait) {
        try {
            return wait();
        } catch (const engine::OperationalError& error) {
            if (changes && is_lost()) throw_unknown(error);
            throw;
        }
    }

  private:
    void begin_with(std::string_view level, std::string_view mode);
    bool is_lost() const noexcept;
    [[noreturn]] static void throw_unknown(const engine::OperationalError& error);

    Connection& connection_;
    std::string begin_text_;               // the pending BEGIN, which is sent with the first statement
    std::string begun_;                    // the last BEGIN that was sent
    std::vector<std::string> savepoints_;  // the commands for savepoints before any other command
    bool is_untouched_ = false;            // no other command has been sent in the transaction
    bool opened_ = false;                  // this object has begun a transaction
    bool read_only_ = false;               // the transaction refuses to write
    bool changed_ = false;                 // it has changed or locked something, as far as the SQL shows
};

}  // namespace carboy::drivers::postgres
