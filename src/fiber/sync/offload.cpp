#include <carboy/fiber/offload.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "fiber/loop/crash_report.hpp"
#include "fiber/loop/waiter.hpp"

namespace carboy::fiber::detail {

namespace {

/// The threads that run blocking work, started on its first use.
class WorkerThreads {
  public:
    WorkerThreads() {
        for (int i = 0; i < count; ++i) threads_.emplace_back([this] { run(); });
    }
    ~WorkerThreads() {
        {
            std::lock_guard guard(guard_);
            ending_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    void add(std::function<void()> work) {
        {
            std::lock_guard guard(guard_);
            queue_.push_back(std::move(work));
        }
        changed_.notify_one();
    }

  private:
    static constexpr int count = 4;

    void run() {
        CrashReport crash_report;
        for (;;) {
            std::unique_lock guard(guard_);
            changed_.wait(guard, [this] { return ending_ || !queue_.empty(); });
            if (queue_.empty()) return;
            auto work = std::move(queue_.front());
            queue_.pop_front();
            guard.unlock();
            work();
        }
    }

    std::mutex guard_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> queue_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace

void offload(std::function<void()> work) {
    if (!Task::current()) return work();
    static WorkerThreads workers;
    Waiter waiter;
    workers.add([&work, &waiter, task = Task::current()] {
        CrashReport::works_for(task);
        work();
        CrashReport::works_for(nullptr);
        waiter.wake();
    });
    waiter.wait(Deadline::max(), false);
    Task::current()->check_cancelled();
}

}  // namespace carboy::fiber::detail
