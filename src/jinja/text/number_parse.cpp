#include "jinja/text/number_parse.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/text/unicode.hpp"

#include <carboy/base/text.hpp>

#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace carboy::jinja {

/// Returns the text without surrounding white space, and with digits of other scripts replaced by ASCII digits.
static std::string plain_digits(std::string_view source) {
    std::string out(unicode::strip(source));
    if (unicode::is_ascii(out)) return out;
    const std::string text = std::exchange(out, {});
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t code = unicode::next(text, at);
        const int digit = unicode::decimal_value(code);
        unicode::append(out, digit < 0 ? code : static_cast<std::uint32_t>('0' + digit));
    }
    return out;
}

/// Removes the underscores between digits. Returns false when there is one elsewhere.
static bool remove_separators(std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
            continue;
        }
        const auto alphanumeric = [&](std::size_t at) {
            return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at]));
        };
        if (i == 0 || !alphanumeric(i - 1) || !alphanumeric(i + 1)) return false;
    }
    text = std::move(out);
    return true;
}

std::optional<std::int64_t> parse_int(std::string_view source, int base) {
    std::string text = plain_digits(source);
    bool negative = false;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        negative = text[0] == '-';
        text.erase(0, 1);
    }
    if (text.size() > 1 && text[0] == '0') {
        const char letter = static_cast<char>(text[1] | 32);
        const int prefixed = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
        if (prefixed && (base == prefixed || base == 0)) {
            base = prefixed;
            text.erase(0, text.size() > 2 && text[2] == '_' ? 3 : 2);
        } else if (base == 0 && text.find_first_not_of("0_") != std::string::npos) {
            return std::nullopt;
        }
    }
    if (base == 0) base = 10;
    if (!remove_separators(text) || text.empty()) return std::nullopt;
    std::uint64_t size = 0;
    const auto result = std::from_chars(text.data(), text.data() + text.size(), size, base);
    if (result.ptr != text.data() + text.size()) return std::nullopt;
    const std::uint64_t most = static_cast<std::uint64_t>(INT64_MAX) + (negative ? 1 : 0);
    if (result.ec != std::errc() || size > most) overflow_error("the integer");
    return static_cast<std::int64_t>(negative ? 0 - size : size);
}

std::optional<double> parse_float(std::string_view source) {
    std::string text = lower(plain_digits(source));
    if (!remove_separators(text) || text.empty()) return std::nullopt;
    const bool sign = text[0] == '-' || text[0] == '+';
    const bool negative = text[0] == '-';
    const std::string_view body = std::string_view(text).substr(sign ? 1 : 0);
    double out = 0;
    if (body == "inf" || body == "infinity") {
        out = std::numeric_limits<double>::infinity();
    } else if (body == "nan") {
        out = std::numeric_limits<double>::quiet_NaN();
    } else {
        if (body.empty() || body.find_first_not_of("0123456789.e+-") != std::string_view::npos) return std::nullopt;
        if (body[0] == '-' || body[0] == '+') return std::nullopt;
        const auto result = std::from_chars(body.data(), body.data() + body.size(), out);
        if (result.ptr != body.data() + body.size()) return std::nullopt;
        if (result.ec == std::errc::result_out_of_range) out = std::strtod(std::string(body).c_str(), nullptr);
    }
    return negative ? -out : out;
}

}  // namespace carboy::jinja
