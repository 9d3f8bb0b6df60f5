#include "base/log_write.hpp"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace carboy {

namespace {

bool wait_for_room(int milliseconds) noexcept {
    pollfd polled{STDERR_FILENO, POLLOUT, 0};
    const int count = ::poll(&polled, 1, milliseconds);
    return count > 0 || (count < 0 && errno == EINTR);
}

}  // namespace

std::size_t write_to_standard_error(std::string_view text) noexcept {
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t count = ::write(STDERR_FILENO, text.data() + written, text.size() - written);
        if (count > 0) written += static_cast<std::size_t>(count);
        if (count == 0) break;
        if (count < 0 && errno == EAGAIN && wait_for_room(-1)) continue;
        if (count < 0 && errno != EINTR) break;
    }
    return written;
}

void write_to_standard_error_at_once(std::string_view text) noexcept {
    if (!wait_for_room(100)) return;
    // Another thread that was waiting may have taken the room by now, so this must not block either.
    iovec part{const_cast<char*>(text.data()), text.size()};
    if (::pwritev2(STDERR_FILENO, &part, 1, -1, RWF_NOWAIT) >= 0 || (errno != EOPNOTSUPP && errno != ENOSYS)) return;
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace carboy
