// Which descriptors are ready: Linux's epoll, each descriptor registered once and reported at its changes.
#pragma once

#include <sys/epoll.h>

#include <array>

#include <carboy/fiber/wait.hpp>

#include "fiber/task.hpp"
#include "fiber/timers.hpp"

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

    /// Waits for changes and resumes the fibers that waited for them. Units: milliseconds, -1 for ever.
    void poll(int timeout);
    /// Throws: Error "wait_failed".
    void add(int fd, Watch& watch);
    void remove(int fd, Watch& watch) noexcept;

  private:
    int epoll_;
    std::array<epoll_event, 128> events_;
    // The events of the present round that are still to be told.
    int next_event_ = 0;
    int event_count_ = 0;
};

/// One direction of a watched descriptor: who waits for it, and until when.
class Direction final : private Timer, private Suspension {
  public:
    enum class Outcome { ready, timed_out, interrupted };

    explicit Direction(Loop::Impl& loop) : loop_(loop) {}
    ~Direction();

    /// Waits for a change.  Throws: Cancelled.
    Outcome wait(Deadline deadline);
    /// Resumes the fiber that waits; outside any fiber only.
    void notify();
    /// Lets the fiber that waits go on in the loop's next round.
    void finish_later(Outcome outcome) noexcept;

  private:
    void expire() override;
    void cancel() override { finish_later(Outcome::interrupted); }

    Loop::Impl& loop_;
    Task* waiting_ = nullptr;
    // The timer is left running between waits, as the next one usually ends later: it looks here when it expires.
    Deadline deadline_ = Deadline::max();
    Outcome outcome_ = Outcome::ready;
};

/// A descriptor while a loop watches it.
/// Threads: the loop's.
class Watch {
  public:
    /// Of the current fiber's loop.  Throws: Error "wait_failed".
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
    /// The peer has ended or the descriptor failed, which is reported only once: it stays readable.
    bool ended = false;
    /// When it did.
    Deadline ended_at = Deadline::max();

  private:
    Loop::Impl& loop_;
    int fd_;
};

}  // namespace carboy::fiber
