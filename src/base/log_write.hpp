// Writes to standard error, which may be a pipe that nobody reads, a closed pipe, or a file on a full disk.
#pragma once

#include <cstddef>
#include <string_view>

namespace carboy {

/// Waits for room as long as it takes. Returns the number of bytes written, which is less than all when standard error
/// fails. Threads: only one that SIGPIPE cannot reach.
std::size_t write_to_standard_error(std::string_view text) noexcept;

/// Writes what there is room for, waiting only very briefly or not at all. For signal handlers.
void write_to_standard_error_at_once(std::string_view text) noexcept;

}  // namespace carboy
