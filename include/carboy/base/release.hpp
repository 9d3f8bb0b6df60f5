// Returning the memory of a buffer that is no longer needed.
#pragma once

#include <string>

namespace carboy {

/// Empties a string and frees its memory. An assignment of an empty string keeps the memory.
inline void release(std::string& text) noexcept { std::string().swap(text); }

}  // namespace carboy
