// When the call in progress must end: at its own limit, at the caller's deadline, when it is interrupted, or when the
// client has gone. Waits for locks and long statements let other fibers run and check all four.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace carboy::drivers::sqlite {

class Connection;

/// Lifetime: the connection's, of which it is a part.
class Deadline {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit Deadline(Connection& connection) noexcept;
    Deadline(const Deadline&) = delete;

    /// Installs the handler of busy locks. PRAGMA busy_timeout removes it.
    void install() noexcept;
    void set(TimePoint deadline) noexcept { deadline_ = deadline; }
    TimePoint deadline() const noexcept { return deadline_; }
    /// Stops the running statement or wait.  Threads: any.
    void interrupt() noexcept;
    /// Set by interrupt(), and cleared before each wait.
    std::atomic<bool>& interrupted() noexcept { return interrupted_; }

    /// Called before a step, a command or a row of a batch: `call_timeout` starts when the clock is next read.
    void start_call() noexcept {
        call_ends_ = {};
        gave_up_ = false;
    }
    /// Makes the first step of a statement.  Also waits for a lock where SQLite does not call the busy handler.
    int first_step(sqlite3_stmt* statement) {
        int code = sqlite3_step(statement);
        if ((code & 0xff) == SQLITE_BUSY) code = step_again(statement, code);
        forget_wait();
        return code;
    }
    /// The wait for the file's lock continues a wait for the turn that began at `began`: both share one timeout.
    void continue_wait(TimePoint began) noexcept { waits_since_ = began; }
    void forget_wait() noexcept { waits_since_ = {}; }
    /// Checks the clock during a statement, and lets other fibers run. Returns 1 to stop the statement.
    int make_progress();
    /// Ends every wait for a lock at `until`; time_point::max() means no limit.
    void limit_waits(TimePoint until) noexcept { waits_until_ = until; }

    bool has_stopped() const noexcept { return stopped_ != Stop::none; }
    void forget_stop() noexcept { stopped_ = Stop::none; }
    /// Throws the error for the reason why the statement was stopped; does nothing when it was not stopped.
    void throw_if_stopped(std::string_view text);

  private:
    /// Why a statement was stopped.
    enum class Stop : std::uint8_t { none, deadline, client_gone, interrupt };

    TimePoint limit();
    int step_again(sqlite3_stmt* statement, int code);
    bool would_deadlock();
    static int on_busy(void* self, int attempts);
    int wait_for_lock(int attempts);

    Connection& connection_;
    TimePoint deadline_ = TimePoint::max();
    TimePoint call_ends_{};    // unset until the clock is read
    TimePoint waits_since_{};  // unset unless it has waited for the turn
    TimePoint busy_until_{};
    TimePoint waits_until_ = TimePoint::max();
    TimePoint ran_since_{};
    Stop stopped_ = Stop::none;
    bool gave_up_ = false;  // the busy handler has given up in this call
    std::atomic<bool> interrupted_{false};
};

}  // namespace carboy::drivers::sqlite
