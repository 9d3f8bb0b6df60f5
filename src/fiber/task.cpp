#include "fiber/task.hpp"

#include <cxxabi.h>

#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include <carboy/base/log.hpp>
#include <carboy/fiber/fiber.hpp>

#include "fiber/local_values.hpp"
#include "fiber/loop_impl.hpp"

namespace carboy::fiber {

namespace {
constinit thread_local Task* current_task = nullptr;
}

// Source: Itanium C++ ABI, section 2.2.2: the thread's state is these two members.
void ExceptionState::swap_with_thread() noexcept {
    constinit thread_local static void* thread = nullptr;
    if (!thread) thread = abi::__cxa_get_globals();
    ExceptionState mine = *this;
    std::memcpy(static_cast<void*>(this), thread, sizeof(ExceptionState));
    std::memcpy(thread, &mine, sizeof(ExceptionState));
}

Task::Task(Loop::Impl& loop, std::function<void()> body)
    : loop_(loop),
      body_(std::move(body)),
      context_(std::allocator_arg, PooledStack(loop.stacks), [this](boost::context::fiber&& caller) {
          caller_ = std::move(caller);
          run_body();
          return std::move(caller_);
      }) {}

Task* Task::current() noexcept { return current_task; }

void Task::resume() {
    Task* outer_task = std::exchange(current_task, this);
    detail::LocalValues* outer_locals = std::exchange(detail::current_locals, &locals_);
    exceptions_.swap_with_thread();
    context_ = std::move(context_).resume();
    exceptions_.swap_with_thread();
    detail::current_locals = outer_locals;
    current_task = outer_task;
    if (!context_) loop_.ended(*this);
}

void Task::suspend(Suspension* suspension) {
    if (suspension) check_cancelled();
    suspension_ = suspension;
    caller_ = std::move(caller_).resume();
    suspension_ = nullptr;
}

void Task::cancel() {
    cancelled_ = true;
    if (suspension_) suspension_->cancel();
}

void Task::check_cancelled() const {
    if (cancelled_ && std::uncaught_exceptions() == 0) throw Cancelled();
}

void Task::run_body() noexcept {
    try {
        body_();
    } catch (const Cancelled&) {
    } catch (const std::exception& error) {
        log(LogLevel::error, std::string("A fiber ended with an exception: ") + error.what());
    } catch (...) {
        log(LogLevel::error, "A fiber ended with an exception that is not a std::exception.");
    }
    body_ = nullptr;
    detail::destroy_locals(locals_);
}

}  // namespace carboy::fiber
