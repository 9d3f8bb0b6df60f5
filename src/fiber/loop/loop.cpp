#include <carboy/fiber/loop.hpp>

#include <pthread.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include <carboy/base/log.hpp>

#include "fiber/loop/crash_report.hpp"
#include "fiber/loop/loop_impl.hpp"

namespace carboy::fiber {

namespace {

// thread_local: set while the thread runs the loop; a fiber never changes threads.
constinit thread_local Loop* current_loop = nullptr;
constexpr std::chrono::seconds unwind_limit{5};
constexpr std::chrono::seconds trim_interval{1};

int milliseconds_until(Deadline deadline) {
    if (deadline == Deadline::max()) return -1;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 3'600'000));
}

/// Makes the cancellation of this thread wait. The C library need not prepare for it at every system call then, which
/// saves four atomic instructions per request. Source: glibc, nptl/cancellation.c.
class NoCancellation {
  public:
    NoCancellation() noexcept {
        ::pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &state_);
        ::pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, &type_);
    }
    NoCancellation(const NoCancellation&) = delete;
    ~NoCancellation() {
        ::pthread_setcanceltype(type_, nullptr);
        ::pthread_setcancelstate(state_, nullptr);
    }

  private:
    int state_ = 0, type_ = 0;
};

}  // namespace

Loop::Loop(LoopOptions options) : impl_(std::make_unique<Impl>(options)) {}

Loop::~Loop() {
    if (impl_->tasks.empty()) return;
    log(LogLevel::error, "A loop ended while fibers were still suspended on it. Their stacks are leaked.");
    // Others may still wake those fibers, so everything they refer to has to stay.
    static_cast<void>(impl_.release());
}

void Loop::run() {
    CrashReport crash_report;
    NoCancellation no_cancellation;
    Loop* outer = std::exchange(current_loop, this);
    impl_->run_until([this] { return impl_->stopping.load(); });
    if (impl_->stopping && !impl_->cancel_all())
        log(LogLevel::error, "Some fibers did not end within 5 seconds of the loop's stop.");
    impl_->stopping = false;
    current_loop = outer;
}

void Loop::stop() {
    impl_->stopping = true;
    impl_->inbox.ring();
}

void Loop::spawn(std::function<void()> body) {
    impl_->inbox.add([impl = impl_.get(), body = std::move(body)]() mutable { impl->start(std::move(body)); });
}

void Loop::post(std::function<void()> function) { impl_->inbox.add(std::move(function)); }

std::size_t Loop::fibers() const noexcept { return impl_->live; }

Loop* Loop::current() noexcept { return current_loop; }

std::chrono::steady_clock::time_point Loop::time() noexcept {
    return current_loop ? current_loop->impl_->time : std::chrono::steady_clock::now();
}

std::chrono::steady_clock::time_point Loop::update_time() noexcept {
    const auto now = std::chrono::steady_clock::now();
    if (current_loop) current_loop->impl_->time = now;
    return now;
}

void Loop::Impl::start(std::function<void()> body) {
    if (cancelling) return;
    Task* task = nullptr;
    try {
        task = new Task(*this, std::move(body));
    } catch (const std::exception& error) {
        log(LogLevel::error, std::string("A fiber could not be started: ") + error.what());
        return;
    }
    tasks.push_back(*task);
    ++live;
    task->resume();
}

void Loop::Impl::ended(Task& task) {
    tasks.erase(tasks.iterator_to(task));
    {
        std::lock_guard lock(observed);
        delete &task;
    }
    --live;
}

void Loop::Impl::start_trimmer() { timers.start(trimmer_, std::chrono::steady_clock::now() + trim_interval); }

void Loop::Impl::trim_stacks() {
    bool more = stacks.trim();
    for (Task& task : tasks) more |= task.trim_stack();
    if (more)
        start_trimmer();
    else
        trimmed_turn_ = turn.load(std::memory_order_relaxed);
}

void Loop::Impl::resume_later(Task& task) {
    if (current_loop && current_loop->impl_.get() == this)
        ready_.push_back(&task);
    else
        inbox.add([&task] { task.resume(); });
}

void Loop::Impl::run_ready() {
    inbox.take(functions_);
    running_.swap(ready_);
    for (Task* task : running_) task->resume();
    running_.clear();
    for (const Inbox::Function& function : functions_) run_function(function);
    functions_.clear();
}

void Loop::Impl::run_function(const Inbox::Function& function) {
    begin_turn(nullptr);
    in_function.store(true, std::memory_order_relaxed);
    try {
        function();
    } catch (const std::exception& error) {
        log(LogLevel::error, std::string("A function posted to a loop threw: ") + error.what());
    }
    in_function.store(false, std::memory_order_relaxed);
}

void Loop::Impl::wait() {
    bool sleeps = ready_.empty() && inbox.may_sleep();
    if (!trimmer_.is_linked() && turn.load(std::memory_order_relaxed) != trimmed_turn_) start_trimmer();
    reactor.wait(sleeps && !stopping ? milliseconds_until(timers.next()) : 0);
    if (sleeps) inbox.awake();
    time = std::chrono::steady_clock::now();
    reactor.deliver();
    timers.expire_until(time);
}

template <class Done>
void Loop::Impl::run_until(Done done) {
    while (!done()) {
        run_ready();
        if (tasks.empty() && inbox.empty()) return;
        if (!done()) wait();
    }
}

bool Loop::Impl::cancel_all() {
    cancelling = true;
    // cancel() queues a fiber and runs none, so the list does not change here.
    for (Task& task : tasks) task.cancel();
    auto limit = std::chrono::steady_clock::now() + unwind_limit;
    run_until([&] { return std::chrono::steady_clock::now() > limit; });
    cancelling = false;
    return tasks.empty();
}

}  // namespace carboy::fiber
