// A password hash takes a tenth of a second of CPU time. So there are few threads, of low priority, and the queue is
// bounded: a flood of log-ins slows down log-ins, but not other pages.
#include "web/security/password_pool.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include <carboy/fiber/event.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/http/error.hpp>

namespace carboy::web {

namespace {

constexpr std::size_t most_waiting = 256;

/// Shared by the waiting fiber and the thread, because a cancelled fiber does not wait for the result.
struct Job {
    std::function<void()> work;
    std::exception_ptr failure;
    fiber::Event done;
};

class PasswordThreads {
  public:
    PasswordThreads() {
        const unsigned count = std::max(1U, std::thread::hardware_concurrency() / 2);
        for (unsigned i = 0; i < count; ++i) threads_.emplace_back([this] { run(); });
    }
    ~PasswordThreads() {
        {
            const std::lock_guard lock(guard_);
            ending_ = true;
        }
        changed_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    /// Returns false when the queue is full.
    bool add(std::shared_ptr<Job> job) {
        {
            const std::lock_guard lock(guard_);
            if (queue_.size() >= most_waiting) return false;
            queue_.push_back(std::move(job));
        }
        changed_.notify_one();
        return true;
    }

  private:
    void run() {
        // On Linux this concerns the calling thread only.
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10);
        for (;;) {
            std::unique_lock lock(guard_);
            changed_.wait(lock, [this] { return ending_ || !queue_.empty(); });
            if (ending_ || queue_.empty()) return;
            const std::shared_ptr<Job> job = std::move(queue_.front());
            queue_.pop_front();
            lock.unlock();
            try {
                job->work();
            } catch (...) {
                job->failure = std::current_exception();
            }
            job->done.set();
        }
    }

    std::mutex guard_;
    std::condition_variable changed_;
    std::deque<std::shared_ptr<Job>> queue_;
    bool ending_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace

void run_for_password(const std::function<void()>& work) {
    if (!fiber::in_fiber()) return work();
    static PasswordThreads threads;
    auto job = std::make_shared<Job>();
    job->work = work;
    if (!threads.add(job)) throw http::HttpError(503, {}, {{"Retry-After", "5"}});
    job->done.wait();
    if (job->failure) std::rethrow_exception(job->failure);
}

}  // namespace carboy::web
