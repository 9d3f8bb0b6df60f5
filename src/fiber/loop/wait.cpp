#include <carboy/fiber/wait.hpp>

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <carboy/base/error.hpp>

#include "fiber/loop/reactor.hpp"

namespace carboy::fiber {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void refuse(int fd, const std::string& reason) {
    throw Error("wait_failed", "The descriptor " + std::to_string(fd) + " cannot be waited for: " + reason + ".",
                "Pass an open socket or pipe that nothing else on this loop is waiting for.");
}

int poll_timeout(Clock::time_point deadline) {
    if (deadline == Clock::time_point::max()) return -1;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 3'600'000));
}

bool wait_in_thread(int fd, Ready ready, Clock::time_point deadline) {
    pollfd polled{fd, static_cast<short>(ready == Ready::readable ? POLLIN : POLLOUT), 0};
    for (;;) {
        int count = ::poll(&polled, 1, poll_timeout(deadline));
        if (count < 0 && errno != EINTR) refuse(fd, std::strerror(errno));
        if (polled.revents & POLLNVAL) refuse(fd, "it is not open");
        if (count > 0) return true;
        if (Clock::now() >= deadline) return false;
    }
}

}  // namespace

bool wait_for(int fd, Ready ready, Clock::time_point deadline) {
    if (!Task::current()) return wait_in_thread(fd, ready, deadline);
    Watch watch(fd);
    Direction& direction = ready == Ready::readable ? watch.reading : watch.writing;
    return direction.wait(deadline) != Direction::Outcome::timed_out;
}

}  // namespace carboy::fiber
