#include <carboy/value/text/decimal_text.hpp>

#include <algorithm>
#include <charconv>

namespace carboy::value {

namespace {

__extension__ using Wide = unsigned __int128;

/// Removes the digits at the front and returns them.
std::string_view take_digits(std::string_view& text) noexcept {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; });
    const std::string_view digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(digits.size());
    return digits;
}

/// Reads the whole text.
bool read_exponent(std::string_view text, std::int64_t& out) noexcept {
    if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::optional<DecimalText> parse_decimal(std::string_view text) noexcept {
    DecimalText out;
    out.negative = text.starts_with('-');
    if (out.negative || text.starts_with('+')) text.remove_prefix(1);
    out.whole = take_digits(text);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        out.fraction = take_digits(text);
    }
    if (out.whole.empty() && out.fraction.empty()) return std::nullopt;
    if (text.empty()) return out;
    if (text[0] != 'e' && text[0] != 'E') return std::nullopt;
    if (!read_exponent(text.substr(1), out.exponent)) return std::nullopt;
    return out;
}

void append_decimal(std::string& out, const ScaledNumber& number) {
    char buffer[48];  // 39 digits of 128 bits and a point
    char* const end = buffer + sizeof buffer;
    char* at = end;
    int left = number.scale;  // digits that follow
    for (Wide rest = Wide{number.high} << 64 | number.low; rest != 0; rest /= 10) {
        *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
        if (--left == 0) *--at = '.';
    }
    if (number.negative) out += '-';
    if (left >= 0) out += '0';  // before the point
    if (left > 0) out.append(1, '.').append(static_cast<std::size_t>(left), '0');
    out.append(at, end);
}

void append_python_decimal(std::string& out, bool negative, std::string_view digits, std::int64_t exponent) {
    const auto size = static_cast<std::int64_t>(digits.size());
    const std::int64_t left = exponent + size;
    const std::int64_t dot = exponent <= 0 && left > -6 ? left : 1;
    if (negative) out += '-';
    if (dot <= 0)
        out.append("0.").append(static_cast<std::size_t>(-dot), '0').append(digits);
    else if (dot >= size)
        out.append(digits).append(static_cast<std::size_t>(dot - size), '0');
    else
        out.append(digits, 0, static_cast<std::size_t>(dot)).append(".").append(digits, static_cast<std::size_t>(dot));
    if (left == dot) return;
    (out += left > dot ? "E+" : "E") += std::to_string(left - dot);
}

}  // namespace carboy::value
