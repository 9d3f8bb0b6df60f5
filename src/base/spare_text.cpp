#include <carboy/base/spare_text.hpp>

#include <utility>

namespace carboy {

namespace {

// Units: bytes.
constexpr std::size_t largest_kept = 64 * 1024, smallest_kept = 64, large = 1024;
// A text must not have much more memory than it needs, because a program may keep it.
constexpr std::size_t most_unused = 4;

std::string& spare(std::size_t size) {
    // thread_local: one is taken or replaced at once, without a wait.
    thread_local std::string small_one, large_one;
    return size < large ? small_one : large_one;
}

}  // namespace

std::string text_with_room(std::size_t size) {
    std::string text;
    std::string& kept = spare(size);
    if (kept.capacity() >= size && kept.capacity() / most_unused <= size) text.swap(kept);
    text.reserve(size);
    return text;
}

void keep_memory(std::string&& text) noexcept {
    if (text.capacity() < smallest_kept || text.capacity() > largest_kept) return;
    text.clear();
    spare(text.capacity()).swap(text);
}

}  // namespace carboy
