#include "fiber/loop/task.hpp"

#include <cxxabi.h>

#include <cstring>
#include <exception>
#include <string>
#include <utility>

#include <carboy/base/log.hpp>
#include <carboy/fiber/fiber.hpp>

#include "fiber/loop/local_values.hpp"
#include "fiber/loop/loop_impl.hpp"

namespace carboy::fiber {

// thread_local: a fiber stays on its thread, and each switch restores the value.
constinit thread_local Task* detail::current_task = nullptr;

// Source: Itanium C++ ABI, section 2.2.2: the thread's state consists of these two members.
void ExceptionState::swap_with_thread() noexcept {
    // thread_local: the address of the thread's own state, which does not change.
    constinit thread_local static void* thread = nullptr;
    if (!thread) thread = abi::__cxa_get_globals();
    ExceptionState mine = *this;
    std::memcpy(static_cast<void*>(this), thread, sizeof(ExceptionState));
    std::memcpy(thread, &mine, sizeof(ExceptionState));
}

Task::Task(Loop::Impl& loop, std::function<void()> body)
    : loop_(loop),
      body_(std::move(body)),
      context_(std::allocator_arg, PooledStack(loop.stacks),
               [this](boost::context::fiber&& caller) {
                   caller_ = std::move(caller);
                   switch_.arrived_in_fiber();
                   run_body();
                   switch_.to_loop_for_good();
                   return std::move(caller_);
               }),
      stack_(loop.stacks.last_taken()) {}

void Task::resume() {
    Task* outer_task = std::exchange(detail::current_task, this);
    use_ = Use::recent;
    loop_.begin_turn(this);
    detail::LocalValues* outer_locals = std::exchange(detail::current_locals, &locals_);
    exceptions_.swap_with_thread();
    std::swap(per_stack, per_stack_);
    switch_.to_fiber(stack_);
    context_ = std::move(context_).resume();
    switch_.back_in_loop();
    std::swap(per_stack, per_stack_);
    exceptions_.swap_with_thread();
    detail::current_locals = outer_locals;
    detail::current_task = outer_task;
    loop_.begin_turn(outer_task);
    if (!context_) loop_.ended(*this);
}

void Task::suspend(Suspension* suspension) {
    if (suspension) check_cancelled();
    suspension_ = suspension;
    frame_ = static_cast<const char*>(__builtin_frame_address(0));
    switch_.to_loop();
    caller_ = std::move(caller_).resume();
    switch_.arrived_in_fiber();
    suspension_ = nullptr;
}

bool Task::trim_stack() noexcept {
    if (use_ == Use::trimmed || !frame_) return false;
    if (use_ == Use::earlier) stack_.trim(frame_);
    use_ = use_ == Use::recent ? Use::earlier : Use::trimmed;
    return use_ != Use::trimmed;
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
