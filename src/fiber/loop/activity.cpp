#include <carboy/fiber/activity.hpp>

#include <atomic>
#include <mutex>

#include "fiber/loop/loop_impl.hpp"

namespace carboy::fiber {

Activity::Activity(std::string_view verb, std::string_view subject) noexcept
    : verb_(verb), subject_(subject), task_(Task::current()) {
    if (!task_) return;
    outer_ = task_->activity.load(std::memory_order_relaxed);
    task_->activity.store(this, std::memory_order_release);
}

Activity::~Activity() {
    if (!task_) return;
    // A thread that reads the handler holds this lock.
    std::lock_guard lock(task_->loop().observed);
    task_->activity.store(outer_, std::memory_order_release);
}

const std::string* Activity::set_handler(const std::string* name) noexcept {
    const Task* task = Task::current();
    const Activity* activity = task ? task->activity.load(std::memory_order_relaxed) : nullptr;
    if (!activity) return nullptr;
    return const_cast<Activity*>(activity)->handler_.exchange(name, MemoryOrder::acq_rel);
}

}  // namespace carboy::fiber
