#include <carboy/fiber/socket.hpp>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "fiber/loop/reactor.hpp"

namespace carboy::fiber {

struct Socket::Impl : Watch {
    using Watch::Watch;
};

Socket::Socket(int fd) : fd_(fd) {
    try {
        impl_ = std::make_unique<Impl>(fd);
    } catch (...) {
        ::close(fd);
        throw;
    }
}

Socket::~Socket() {
    impl_.reset();
    ::close(fd_);
}

Transfer Socket::read_some(char* data, std::size_t size, Deadline deadline) {
    for (;;) {
        if (impl_->readable) {
            ssize_t count = ::recv(fd_, data, size, MSG_DONTWAIT);
            // A short read has emptied the socket, and any later data is reported as a change.
            if (!impl_->ended && count < static_cast<ssize_t>(size)) impl_->readable = false;
            if (count >= 0) return {static_cast<std::size_t>(count), 0};
            if (errno != EAGAIN && errno != EINTR) return {0, errno};
            if (errno == EINTR) impl_->readable = true;
            if (errno == EAGAIN) impl_->readable = false;
            continue;
        }
        switch (impl_->reading.wait(deadline)) {
            case Direction::Outcome::ready: break;
            case Direction::Outcome::timed_out: return {0, ETIMEDOUT};
            case Direction::Outcome::interrupted: return {0, ECANCELED};
        }
    }
}

void Socket::interrupt() noexcept {
    impl_->reading.finish_later(Direction::Outcome::interrupted);
    impl_->writing.finish_later(Direction::Outcome::interrupted);
}

bool Socket::wait(Ready ready, Deadline deadline) {
    // The caller has tried and found nothing, so only a change counts.
    Direction& direction = ready == Ready::readable ? impl_->reading : impl_->writing;
    return direction.wait(deadline) != Direction::Outcome::timed_out;
}

StopWith::StopWith(const Socket& socket) noexcept
    : watch_(static_cast<Watch*>(socket.impl_.get())), outer_(std::exchange(Task::current()->peer, watch_)) {}

StopWith::~StopWith() { Task::current()->peer = outer_; }

void StopWith::lend(std::string_view prefix) noexcept {
    watch_->probe = prefix;
    watch_->probed = 0;
}

std::size_t StopWith::take_back() noexcept {
    watch_->probe = {};
    return std::exchange(watch_->probed, 0);
}

}  // namespace carboy::fiber
