#include "fiber/loop/reactor.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include <carboy/base/error.hpp>

#include "fiber/loop/loop_impl.hpp"

namespace carboy::fiber {

Reactor::Reactor(int bell) : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    epoll_event event{EPOLLIN, {nullptr}};
    if (epoll_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, bell, &event) != 0)
        throw Error("loop_failed", std::string("A loop cannot start: ") + std::strerror(errno) + ".",
                    "Raise the limit of open files: ulimit -n.");
}

Reactor::~Reactor() { ::close(epoll_); }

void Reactor::wait(int timeout) {
    event_count_ = ::epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), timeout);
}

void Reactor::deliver() {
    for (next_event_ = 0; next_event_ < event_count_;) {
        const epoll_event& event = events_[static_cast<std::size_t>(next_event_++)];
        if (auto* watch = static_cast<Watch*>(event.data.ptr)) watch->changed(event.events);
    }
    event_count_ = 0;
}

void Reactor::add(int fd, Watch& watch) {
    epoll_event event{EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, {&watch}};
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0) return;
    throw Error("wait_failed",
                "The descriptor " + std::to_string(fd) + " cannot be waited for: " + std::strerror(errno) + ".",
                "Pass an open socket or pipe that nothing else on this loop is waiting for.");
}

void Reactor::remove(int fd, Watch& watch) noexcept {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    for (int i = next_event_; i < event_count_; ++i) {
        epoll_event& event = events_[static_cast<std::size_t>(i)];
        if (event.data.ptr == &watch) event.data.ptr = nullptr;
    }
}

Direction::~Direction() { loop_.timers.stop(*this); }

Direction::Outcome Direction::wait(Deadline deadline) {
    Task& task = *Task::current();
    task.check_cancelled();
    deadline_ = deadline;
    if (!is_linked() || at > deadline) {
        loop_.timers.stop(*this);
        loop_.timers.start(*this, deadline);
    }
    waiting_ = &task;
    task.suspend(this);
    deadline_ = Deadline::max();
    task.check_cancelled();
    return outcome_;
}

void Direction::notify() {
    if (!waiting_) return;
    outcome_ = Outcome::ready;
    std::exchange(waiting_, nullptr)->resume();
}

void Direction::finish_later(Outcome outcome) noexcept {
    if (!waiting_) return;
    outcome_ = outcome;
    loop_.resume_later(*std::exchange(waiting_, nullptr));
}

void Direction::expire() {
    if (!waiting_) return;
    if (deadline_ > at) return loop_.timers.start(*this, deadline_);
    outcome_ = Outcome::timed_out;
    std::exchange(waiting_, nullptr)->resume();
}

Watch::Watch(int fd)
    : reading(Task::current()->loop()), writing(Task::current()->loop()), loop_(Task::current()->loop()), fd_(fd) {
    loop_.reactor.add(fd, *this);
}

Watch::~Watch() { loop_.reactor.remove(fd_, *this); }

void Watch::changed(unsigned flags) {
    if (flags & (EPOLLRDHUP | EPOLLHUP | EPOLLERR) && !ended) {
        ended = true;
        ended_at = std::chrono::steady_clock::now();
    }
    if (flags & (EPOLLHUP | EPOLLERR)) failed = true;
    if (flags & (EPOLLIN | EPOLLPRI) || ended) readable = true;
    if (flags & EPOLLOUT || ended) writable = true;
    // A resumed fiber may destroy the watch, so only the last one is resumed from here.
    if (writable) writing.finish_later(Direction::Outcome::ready);
    if (readable) reading.notify();
}

void Watch::ask(Deadline now) noexcept {
    if (probed == probe.size() || now < next_probe_) return;
    if (::send(fd_, probe.data() + probed, 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1) ++probed;
    // The peer may also close later. It is probed at growing intervals, so a few bytes last for minutes.
    next_probe_ = now + std::max<Deadline::duration>(now - ended_at, std::chrono::milliseconds(250));
}

}  // namespace carboy::fiber
