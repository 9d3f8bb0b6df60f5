// The resident memory of this process, if it can be compared.
#pragma once

#include <unistd.h>

#include <fstream>

namespace carboy::server {

/// Sanitizers keep freed memory, so its size is meaningless with them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool memory_is_measured = false;
#else
inline constexpr bool memory_is_measured = true;
#endif

inline long resident_kilobytes() {
    if (!memory_is_measured) return 0;
    long size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

}  // namespace carboy::server
