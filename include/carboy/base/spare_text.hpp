// Memory of large strings that are made for each request, such as the body of a response. Each thread keeps the memory
// of one string, because the allocator's fast path has no such sizes.
#pragma once

#include <cstddef>
#include <string>

namespace carboy {

/// Returns an empty text with room for `size` bytes. Its memory is that of the kept text, if the size is suitable.
std::string text_with_room(std::size_t size);

/// Keeps the memory of a string that is no longer needed.
void keep_memory(std::string&& text) noexcept;

}  // namespace carboy
