#include "web/forms/python_numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

#include <carboy/value/text/decimal_text.hpp>
#include <carboy/value/text/utf8.hpp>

namespace carboy::web {

namespace {

/// Beyond it Python's numbers overflow, too.
constexpr std::int64_t most_exponent = 1'000'000'000'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Removes single underscores between digits; nullopt when there are others.
std::optional<std::string> without_underscores(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
            continue;
        }
        if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) return std::nullopt;
    }
    return out;
}

template <class T>
std::optional<T> read_number(std::string_view text) {
    const auto digits = without_underscores(stripped(text));
    if (!digits) return std::nullopt;
    std::string_view rest = *digits;
    if (rest.starts_with('+')) {
        rest.remove_prefix(1);
        if (rest.starts_with('-')) return std::nullopt;
    }
    T value{};
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
    if (rest.empty() || end != rest.data() + rest.size()) return std::nullopt;
    if constexpr (std::is_floating_point_v<T>)
        if (error == std::errc::result_out_of_range) return std::strtod(std::string(rest).c_str(), nullptr);
    return error == std::errc() ? std::optional<T>(value) : std::nullopt;
}

/// The digits of a decimal number without leading zeros, and the exponent of its last digit.
struct Digits {
    bool negative;
    std::string digits;
    std::int64_t exponent;

    explicit Digits(std::string_view text) {
        const value::DecimalText parts = *value::parse_decimal(text);
        negative = parts.negative;
        digits = std::string(parts.whole) + std::string(parts.fraction);
        digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
        exponent = parts.exponent - static_cast<std::int64_t>(parts.fraction.size());
    }
    bool is_zero() const { return digits.empty(); }
    /// The power of ten of the first digit.
    std::int64_t magnitude() const { return exponent + static_cast<std::int64_t>(digits.size()); }
};

int compare_sizes(const Digits& a, const Digits& b) {
    if (a.is_zero() || b.is_zero()) return (a.is_zero() ? 0 : 1) - (b.is_zero() ? 0 : 1);
    if (a.magnitude() != b.magnitude()) return a.magnitude() < b.magnitude() ? -1 : 1;
    const std::size_t size = std::max(a.digits.size(), b.digits.size());
    std::string left = a.digits, right = b.digits;
    left.resize(size, '0');
    right.resize(size, '0');
    return left.compare(right);
}

/// Adds one to the last digit.
void increment(std::string& digits) {
    for (auto at = digits.rbegin(); at != digits.rend(); ++at) {
        if (*at != '9') {
            ++*at;
            return;
        }
        *at = '0';
    }
    digits.insert(digits.begin(), '1');
}

/// The characters for which Python's str.isspace() is true.
bool is_space(std::uint32_t c) {
    return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace

std::string_view stripped(std::string_view text) noexcept {
    std::size_t first = text.size(), last = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        if (is_space(value::next_character(text, at))) continue;
        first = std::min(first, start);
        last = at;
    }
    return first < last ? text.substr(first, last - first) : std::string_view();
}

std::optional<std::int64_t> read_integer(std::string_view text) { return read_number<std::int64_t>(text); }

std::optional<double> read_float(std::string_view text) { return read_number<double>(text); }

std::optional<std::string> read_decimal(std::string_view text) {
    std::string plain(stripped(text));
    std::erase(plain, '_');  // wherever they are, as in Python
    const auto parts = value::parse_decimal(plain);
    if (!parts || parts->exponent > most_exponent || parts->exponent < -most_exponent) return std::nullopt;
    std::string out;
    const Digits number(plain);
    value::append_python_decimal(out, number.negative, number.is_zero() ? "0" : number.digits, number.exponent);
    return out;
}

int compare_decimals(std::string_view a, std::string_view b) {
    const Digits left(a), right(b);
    const bool left_negative = left.negative && !left.is_zero(), right_negative = right.negative && !right.is_zero();
    if (left_negative != right_negative) return left_negative ? -1 : 1;
    const int order = compare_sizes(left, right);
    return left_negative ? -order : order;
}

std::string with_places(std::string_view number, int places) {
    Digits parts(number);
    const std::int64_t wanted = -static_cast<std::int64_t>(places);
    if (parts.exponent > wanted) {
        // A number this large is shown as it is, where Python refuses to quantize it.
        if (parts.exponent - wanted > 1000) return std::string(number);
        if (!parts.is_zero()) parts.digits.append(static_cast<std::size_t>(parts.exponent - wanted), '0');
    } else if (parts.exponent < wanted) {
        const auto dropped = static_cast<std::uint64_t>(wanted - parts.exponent);
        const std::size_t kept = dropped >= parts.digits.size() ? 0 : parts.digits.size() - dropped;
        std::string tail = parts.digits.substr(kept);
        if (dropped > parts.digits.size()) tail.insert(tail.begin(), '0');
        parts.digits.resize(kept);
        const bool odd = kept > 0 && (parts.digits.back() - '0') % 2 == 1;
        const bool half = !tail.empty() && tail[0] == '5' && tail.find_first_not_of('0', 1) == tail.npos;
        if (!tail.empty() && (half ? odd : tail[0] >= '5')) increment(parts.digits);
    }
    std::string out;
    value::append_python_decimal(out, parts.negative, parts.digits.empty() ? "0" : parts.digits, wanted);
    return out;
}

}  // namespace carboy::web
