// Readiness of descriptors through Linux's epoll. Each descriptor is registered once and reported when it changes.
#pragma once

#include <sys/epoll.h>

#include <array>
#include <string_view>

#include <carboy/fiber/wait.hpp>

#include "fiber/loop/task.hpp"
#include "fiber/loop/timers.hpp"

namespace carboy::fiber {

class Watch;

/// The descriptors of one loop.
/// Threads: the loop's.
class Reactor {
  public:
    /// Throws: Error "loop_failed" when no descriptor is left.
    explicit Reactor(int bell);
    ~Reactor();
    Reactor(const Reactor&) = delete;
    Reactor& operator=(const Reactor&) = delete;

    /// Waits for changes.  Units: milliseconds; -1 waits indefinitely.
    void wait(int timeout);
    /// Resumes the fibers that waited for the changes.
    void deliver();
    /// Throws: Error "wait_failed".
    void add(int fd, Watch& watch);
    void remove(int fd, Watch& watch) noexcept;

  private:
    int epoll_;
    std::array<epoll_event, 128> events_;
    // The events of the current round that have not been delivered yet.
    int next_event_ = 0;
    int event_count_ = 0;
};

/// One direction of a watched descriptor: the fiber that waits for it, and its deadline.
class Direction final : private Timer, private Suspension {
  public:
    enum class Outcome { ready, timed_out, interrupted };

    explicit Direction(Loop::Impl& loop) : loop_(loop) {}
    ~Direction();

    /// Waits for a change.  Throws: Cancelled.
    Outcome wait(Deadline deadline);
    /// Resumes the waiting fiber; outside any fiber only.
    void notify();
    /// Resumes the waiting fiber in the loop's next round.
    void finish_later(Outcome outcome) noexcept;

  private:
    void expire() override;
    void cancel() override { finish_later(Outcome::interrupted); }

    Loop::Impl& loop_;
    Task* waiting_ = nullptr;
    // The timer keeps running between waits, because the next wait usually ends later. When it expires it compares
    // this.
    Deadline deadline_ = Deadline::max();
    Outcome outcome_ = Outcome::ready;
};

/// A descriptor while a loop watches it.
/// Threads: the loop's.
class Watch {
  public:
    /// Watches `fd` on the current fiber's loop.  Throws: Error "wait_failed".
    explicit Watch(int fd);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// Called by the reactor with epoll's flags.
    void changed(unsigned flags);

    Direction reading;
    Direction writing;
    /// False after an attempt that found nothing, until the next change.
    bool readable = false;
    bool writable = false;
    /// The peer has ended the stream or the descriptor has failed. This is reported only once, so it stays readable.
    bool ended = false;
    /// The time when `ended` became true.
    Deadline ended_at = Deadline::max();
    /// Neither side can send any more: the connection was reset or is closed on both sides.
    bool failed = false;

    /// Sends one byte of `probe` when it is due. A peer that has closed its socket answers with a reset; a peer that
    /// has only shut down its half accepts the byte. Nothing else distinguishes the two.
    void ask(Deadline now) noexcept;

    /// The bytes that may be sent as a probe, and the number already sent.
    std::string_view probe;
    std::size_t probed = 0;

  private:
    Loop::Impl& loop_;
    int fd_;
    Deadline next_probe_{};
};

}  // namespace carboy::fiber
