// The deadlines of one loop.
#pragma once

#include <boost/intrusive/set.hpp>

#include <carboy/fiber/waiters.hpp>

namespace carboy::fiber {

/// An object that is notified when its deadline has passed.
class Timer : public boost::intrusive::set_base_hook<> {
  public:
    Deadline at{};
    /// Called outside any fiber; may start and stop timers.
    virtual void expire() = 0;

  protected:
    ~Timer() = default;
};

/// The running timers, earliest first.
/// Threads: the loop's.
class Timers {
  public:
    /// Deadline::max() never expires.
    void start(Timer& timer, Deadline at);
    /// Does nothing for a timer that is not running.
    void stop(Timer& timer) noexcept;
    /// The earliest deadline; Deadline::max() when there is none.
    Deadline next() const noexcept { return running_.empty() ? Deadline::max() : running_.begin()->at; }
    /// Expires the timers that are due.
    void expire_until(Deadline now);

  private:
    struct Earlier {
        bool operator()(const Timer& a, const Timer& b) const noexcept { return a.at < b.at; }
    };

    boost::intrusive::multiset<Timer, boost::intrusive::compare<Earlier>> running_;
};

}  // namespace carboy::fiber
