// The layout of numbers and text, for both kinds of formatting.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::jinja {

/// The layout of a number or text.
struct Layout {
    std::uint32_t fill = ' ';
    char align = 0;  // < > ^ =
    char sign = 0;   // + - or space, when given
    bool no_negative_zero = false;
    bool alternate = false;
    char group = 0;  // , or _
    std::int64_t width = 0;
    std::int64_t precision = -1;
    char type = 0;
};
/// Formats a number in decimal, hexadecimal, octal or binary, or with a fraction, without padding. Returns its sign
/// separately.
std::string format_integer(std::int64_t number, const Layout& layout, std::string& sign);
std::string format_real(double number, const Layout& layout, std::string& sign);
/// Appends sign and body, padded to the width.
void write_padded(std::string_view sign, std::string_view body, const Layout& layout, char default_align,
                  std::string& out);

}  // namespace carboy::jinja
