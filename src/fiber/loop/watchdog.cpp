#include <carboy/fiber/watchdog.hpp>

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include <carboy/base/log.hpp>

#include "fiber/loop/loop_impl.hpp"
#include "fiber/loop/report_text.hpp"

namespace carboy::fiber {

namespace {

using Clock = std::chrono::steady_clock;

std::string seconds_text(Clock::duration duration) {
    const auto tenths = std::chrono::duration_cast<std::chrono::milliseconds>(duration).count() / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

/// What has been observed about one loop.
class Watched {
  public:
    Watched(Loop::Impl& loop, std::size_t number) : loop_(loop), name_("Worker " + std::to_string(number)) {}

    void forget(Clock::time_point now) noexcept { since_ = now; }

    void look(Clock::time_point now, Clock::duration limit) {
        const std::uint64_t turn = loop_.turn.load(std::memory_order_relaxed);
        std::lock_guard lock(loop_.observed);
        const Task* task = loop_.running.load(std::memory_order_acquire);
        const bool busy = task || loop_.in_function.load(std::memory_order_relaxed);
        if (!busy || turn != turn_) return begin(turn, now);
        if (reported_ || now - since_ < limit) return;
        reported_ = true;
        ReportText text;
        text.add(name_).add(" has been blocked for ").add(seconds_text(now - since_)).add(" by ").add_activity(task);
        text.add(". Nothing else on it runs in the meantime. Wait with fiber::Mutex and similar classes, and do long ");
        log(LogLevel::warning, text.add("work in run_blocking.").view());
    }

  private:
    void begin(std::uint64_t turn, Clock::time_point now) {
        if (reported_) log(LogLevel::info, name_ + " continues after " + seconds_text(now - since_) + ".");
        reported_ = false;
        turn_ = turn;
        since_ = now;
    }

    Loop::Impl& loop_;
    std::string name_;
    std::uint64_t turn_ = 0;
    Clock::time_point since_{};
    bool reported_ = false;
};

}  // namespace

struct Watchdog::Impl {
    std::chrono::milliseconds limit;
    std::vector<Watched> loops;
    std::mutex guard;
    std::condition_variable changed;
    bool ending = false;
    std::thread thread;

    void run() {
        const auto pause = std::clamp(limit / 4, std::chrono::milliseconds(1), std::chrono::milliseconds(1'000));
        std::unique_lock lock(guard);
        for (Clock::time_point last = Clock::now(); !changed.wait_for(lock, pause, [this] { return ending; });) {
            const Clock::time_point now = Clock::now();
            // If this thread did not run either, the process was stopped or the machine was overloaded.
            const bool slept = now - last > pause * 2 + std::chrono::milliseconds(100);
            for (Watched& loop : loops) slept ? loop.forget(now) : loop.look(now, limit);
            last = now;
        }
    }
};

Watchdog::Watchdog(std::chrono::milliseconds limit, std::vector<Loop*> loops) {
    if (limit <= std::chrono::milliseconds(0)) return;
    impl_ = std::make_unique<Impl>();
    impl_->limit = limit;
    for (Loop* loop : loops) impl_->loops.emplace_back(loop->impl(), impl_->loops.size() + 1);
    // Signals are for the program's threads.
    sigset_t all, before;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before);
    impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Watchdog::~Watchdog() {
    if (!impl_) return;
    {
        std::lock_guard lock(impl_->guard);
        impl_->ending = true;
    }
    impl_->changed.notify_one();
    impl_->thread.join();
}

}  // namespace carboy::fiber
