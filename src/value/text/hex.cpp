#include <carboy/value/text/hex.hpp>

namespace carboy::value {

void append_hex(std::string& out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        (out += digits[byte >> 4]) += digits[byte & 15];
    }
}

bool append_bytes_of_hex(std::string& out, std::string_view digits) {
    if (digits.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const int high = hex_digit(digits[i]), low = hex_digit(digits[i + 1]);
        if (high < 0 || low < 0) return false;
        out += static_cast<char>(high * 16 + low);
    }
    return true;
}

}  // namespace carboy::value
