// Bytes as hexadecimal digits, and back.
#pragma once

#include <string>
#include <string_view>

namespace carboy::value {

/// Returns 0 to 15, or -1 for a character that is not a hex digit.
inline constexpr int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// Appends two lower-case digits for each byte.
void append_hex(std::string& out, std::string_view bytes);

/// Appends the bytes that the digits encode. Returns false for an odd number of digits or any other character; `out`
/// may have grown then.
[[nodiscard]] bool append_bytes_of_hex(std::string& out, std::string_view digits);

}  // namespace carboy::value
