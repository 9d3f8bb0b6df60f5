// Tests on eight bytes of a string at a time, for skipping over text that needs no work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace carboy::value {

constexpr std::uint64_t eight_times(std::uint64_t byte) noexcept { return byte * 0x0101010101010101U; }

/// True when one of the bytes is below `limit`, which is at most 0x80. May also be true when one is above 0x7f.
constexpr bool any_below(std::uint64_t bytes, std::uint64_t limit) noexcept {
    return ((bytes - eight_times(limit)) & ~bytes & eight_times(0x80)) != 0;
}

constexpr bool any_is(std::uint64_t bytes, char byte) noexcept {
    return any_below(bytes ^ eight_times(static_cast<unsigned char>(byte)), 1);
}

inline std::uint64_t eight_bytes(const char* text) noexcept {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text, sizeof bytes);
    return bytes;
}

/// The bytes of a text of one to eight characters; each of them occurs at least once, and no other byte does.
inline std::uint64_t all_bytes(const char* text, std::size_t size) noexcept {
    if (size >= 4) {
        std::uint32_t front = 0, back = 0;
        std::memcpy(&front, text, sizeof front);
        std::memcpy(&back, text + size - sizeof back, sizeof back);
        return front | std::uint64_t{back} << 32;
    }
    const auto at = [text](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(text[i])}; };
    return eight_times(at(0)) ^ (at(0) ^ at(size / 2)) << 8 ^ (at(0) ^ at(size - 1)) << 16;
}

/// True when one of the bytes is a quote, a backslash, a control character or not ASCII.
constexpr bool any_special(std::uint64_t bytes) noexcept {
    return (bytes & eight_times(0x80)) != 0 || any_below(bytes, 0x20) || any_is(bytes, '"') || any_is(bytes, '\\');
}

}  // namespace carboy::value
