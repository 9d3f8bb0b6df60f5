#include <carboy/base/spare_text.hpp>

#include <utility>

namespace carboy {

namespace {

// Units: bytes.
constexpr std::size_t smallest_kept = 1024, largest_kept = 64 * 1024;
// A string must not have much more memory than it needs, because a program may keep it.
constexpr std::size_t most_unused = 4;

// thread_local: it is taken or replaced at once, without a wait.
thread_local std::string spare;

}  // namespace

std::string text_with_room(std::size_t size) {
    std::string text;
    if (size >= smallest_kept && spare.capacity() >= size && spare.capacity() / most_unused <= size) text.swap(spare);
    text.reserve(size);
    return text;
}

void keep_memory(std::string&& text) noexcept {
    if (text.capacity() < smallest_kept || text.capacity() > largest_kept) return;
    text.clear();
    spare.swap(text);
}

}  // namespace carboy
