// When the call in progress must end, and how the server is asked to stop it.
#pragma once

#include "drivers/postgres/handle/handle.hpp"

#include <carboy/fiber/event.hpp>

#include <atomic>
#include <chrono>
#include <memory>

namespace carboy::drivers::postgres {

/// Asks the server to stop the running statement of a connection. Each request uses a new connection, which may take
/// long when the server is in trouble, so a separate thread makes it.
class Canceller {
  public:
    explicit Canceller(PGconn* link) : cancel_(PQgetCancel(link)) {}

    /// Threads: any.
    static void start(std::shared_ptr<Canceller> self) noexcept;
    /// Waits until the requests that were made are done; false at the deadline. Until then, one of them could stop the
    /// next statement, because the server sends its signal twice.
    bool wait(std::chrono::steady_clock::time_point until);

  private:
    std::unique_ptr<PGcancel, FreeCancel> cancel_;
    fiber::Event quiet_;
    std::atomic<bool> running_{false};
};

/// The clock of one connection's calls.
class Deadline {
  public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Deadline(PGconn* link, std::chrono::milliseconds call_timeout)
        : canceller_(std::make_shared<Canceller>(link)), call_timeout_(call_timeout) {}

    void set(TimePoint deadline) noexcept { deadline_ = deadline; }
    /// Starts the time of a call, or starts it again.
    void start_clock() noexcept;
    /// Sets the end of the call, instead of start_clock().
    void end_at(TimePoint until) noexcept { until_ = until; }
    TimePoint until() const noexcept { return until_; }
    bool has_passed() const noexcept;

    /// Asks the server to stop.  Threads: any.
    void cancel() noexcept { Canceller::start(canceller_); }
    /// Waits until no earlier request to stop can affect the next statement; false when that takes too long.
    bool wait_for_cancels();
    /// Called at the end of the call's time: asks the server to stop, and extends the time a little. Returns false when
    /// this has already been done or must not be done.
    bool extend() noexcept;
    /// The same, because the client has gone.
    bool abandon() noexcept {
        abandoned_ = true;
        return extend();
    }
    /// True while the call can be stopped because its client has gone.
    bool can_stop() const noexcept { return !cancelled_ && !committing_; }
    bool was_cancelled() const noexcept { return cancelled_; }
    bool was_abandoned() const noexcept { return abandoned_; }
    /// A commit is not cancelled, because its outcome would still be unknown.
    void set_committing(bool committing) noexcept { committing_ = committing; }

  private:
    std::shared_ptr<Canceller> canceller_;
    std::chrono::milliseconds call_timeout_;  // 0: none
    TimePoint deadline_ = TimePoint::max();
    TimePoint until_{};
    bool cancelled_ = false;  // the deadline of this call has passed, and the server was asked to stop
    bool abandoned_ = false;  // that was because the client has gone
    bool committing_ = false;
};

}  // namespace carboy::drivers::postgres
