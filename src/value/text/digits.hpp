// Whole numbers with leading zeros.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>

namespace carboy::value {

/// Appends the number with at least `width` digits.
inline void append_digits(std::string& out, std::uint64_t number, std::size_t width) {
    char digits[20];
    const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    const auto size = static_cast<std::size_t>(end - digits);
    if (size < width) out.append(width - size, '0');
    out.append(digits, size);
}

}  // namespace carboy::value
