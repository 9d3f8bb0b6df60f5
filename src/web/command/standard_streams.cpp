#include "web/command/standard_streams.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace carboy::web {

void open_standard_streams() noexcept {
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; ++number)
        // open() uses the lowest free number, which is the closed one.
        if (::fcntl(number, F_GETFD) < 0 && ::open("/dev/null", O_RDWR) < 0) return;
}

}  // namespace carboy::web
