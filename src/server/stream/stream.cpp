#include "server/stream/stream.hpp"

#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include <carboy/base/coarse_time.hpp>

namespace carboy::server {

using namespace std::chrono_literals;

Deadline coarse_now() noexcept { return coarse_time(); }

fiber::Transfer SocketStream::read_some(char* data, std::size_t size, Deadline deadline) {
    return socket_.read_some(data, size, deadline);
}

namespace {

// Removes what has been written from the front.
std::span<iovec> drop_written(std::span<iovec> parts, std::size_t written) {
    while (!parts.empty() && written >= parts.front().iov_len) {
        written -= parts.front().iov_len;
        parts = parts.subspan(1);
    }
    if (!parts.empty()) {
        parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + written;
        parts.front().iov_len -= written;
    }
    return parts;
}

ssize_t send_parts(int fd, std::span<iovec> parts) {
    constexpr int flags = MSG_NOSIGNAL | MSG_DONTWAIT;
    if (parts.size() == 1) return ::send(fd, parts[0].iov_base, parts[0].iov_len, flags);
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    return ::sendmsg(fd, &message, flags);
}

}  // namespace

bool SocketStream::write(std::span<iovec> parts, Pace pace) {
    parts = drop_written(parts, 0);
    while (!parts.empty()) {
        ssize_t written = send_parts(socket_.fd(), parts);
        if (written >= 0) {
            parts = drop_written(parts, static_cast<std::size_t>(written));
            if (!parts.empty()) pace.moved(static_cast<std::size_t>(written), coarse_now());
        } else if (errno == EAGAIN) {
            pace.start(coarse_now());
            if (!socket_.wait(fiber::Ready::writable, pace.deadline())) return false;
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

bool SocketStream::has_unread() const noexcept {
    int size = 0;
    return ::ioctl(socket_.fd(), FIONREAD, &size) == 0 && size > 0;
}

// Closing a socket with unread input makes the kernel send a reset, which can destroy the response in transit.
void SocketStream::finish() {
    constexpr std::size_t most = 1024 * 1024;
    if (::shutdown(socket_.fd(), SHUT_WR) != 0) return;
    Deadline deadline = coarse_now() + 1s;
    char discarded[4096];
    for (std::size_t total = 0; total < most;) {
        fiber::Transfer transfer = socket_.read_some(discarded, sizeof discarded, deadline);
        if (transfer.error != 0 || transfer.size == 0) return;
        total += transfer.size;
    }
}

}  // namespace carboy::server
