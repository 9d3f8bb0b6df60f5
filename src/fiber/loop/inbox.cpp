#include "fiber/loop/inbox.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

#include <carboy/base/error.hpp>

namespace carboy::fiber {

Inbox::Inbox() : bell_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (bell_ < 0)
        throw Error("loop_failed", "A loop cannot start: no file descriptor is left.", "Raise the limit: ulimit -n.");
}

Inbox::~Inbox() { ::close(bell_); }

void Inbox::add(Function function) {
    {
        std::lock_guard guard(guard_);
        functions_.push_back(std::move(function));
    }
    ring();
}

void Inbox::ring() {
    std::lock_guard guard(guard_);
    // A busy loop checks the inbox before it sleeps.
    if (!sleeping_ || std::exchange(ringing_, true)) return;
    std::uint64_t one = 1;
    [[maybe_unused]] ssize_t written = ::write(bell_, &one, sizeof one);
}

void Inbox::take(std::vector<Function>& out) {
    std::lock_guard guard(guard_);
    std::swap(out, functions_);
}

bool Inbox::empty() {
    std::lock_guard guard(guard_);
    return functions_.empty();
}

bool Inbox::may_sleep() {
    std::lock_guard guard(guard_);
    return sleeping_ = functions_.empty();
}

void Inbox::awake() {
    std::lock_guard guard(guard_);
    sleeping_ = false;
    if (!std::exchange(ringing_, false)) return;
    std::uint64_t count;
    [[maybe_unused]] ssize_t read = ::read(bell_, &count, sizeof count);
}

}  // namespace carboy::fiber
