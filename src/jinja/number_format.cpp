// Laying out numbers and text for both kinds of formatting.
#include "jinja/fail.hpp"
#include "jinja/ops.hpp"
#include "jinja/printf.hpp"
#include "jinja/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace carboy::jinja {

static std::string sign_of(bool negative, char wanted) {
    if (negative) return "-";
    return wanted == '+' ? "+" : wanted == ' ' ? " " : "";
}

static std::string grouped(std::string_view digits, char group, std::size_t every) {
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % every == 0) out += group;
        out += digits[i];
    }
    return out;
}

std::string format_integer(std::int64_t number, const Layout& layout, std::string& sign) {
    const std::uint64_t size = number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
    sign = sign_of(number < 0, layout.sign);
    std::string body;
    switch (layout.type) {
        case 'x': body = fmt::format("{:x}", size); break;
        case 'X': body = fmt::format("{:X}", size); break;
        case 'o': body = fmt::format("{:o}", size); break;
        case 'b': body = fmt::format("{:b}", size); break;
        default: body = fmt::format("{}", size); break;
    }
    const bool decimal = layout.type == 'd' || layout.type == 0 || layout.type == 'n';
    if (layout.group) body = grouped(body, layout.group, decimal ? 3 : 4);
    if (layout.alternate && !decimal) sign += std::string("0") + layout.type;
    return body;
}

/// Removes the zeros at the end of a fraction, as %g does.
static std::string without_zeros(std::string text) {
    const std::size_t e = std::min(text.find_first_of("eE"), text.size());
    if (text.find('.') == std::string::npos) return text;
    std::size_t end = e;
    while (text[end - 1] == '0') --end;
    if (text[end - 1] == '.') --end;
    return text.erase(end, e - end);
}

static std::string general(double number, int precision, bool alternate) {
    precision = std::max(precision, 1);
    std::string scientific = fmt::format("{:.{}e}", number, precision - 1);
    const int exponent = number == 0 ? 0 : std::stoi(scientific.substr(scientific.find('e') + 1));
    std::string out = exponent < -4 || exponent >= precision ? std::move(scientific)
                                                             : fmt::format("{:.{}f}", number, precision - 1 - exponent);
    return alternate ? out : without_zeros(std::move(out));
}

std::string format_real(double number, const Layout& layout, std::string& sign) {
    sign = sign_of(std::signbit(number) && !std::isnan(number), layout.sign);
    const double size = std::abs(number);
    const bool upper = layout.type == 'F' || layout.type == 'E' || layout.type == 'G';
    if (std::isnan(size)) return upper ? "NAN" : "nan";
    if (std::isinf(size)) return upper ? "INF" : "inf";
    if (layout.precision > 10000) check_size(static_cast<std::size_t>(-1));
    const int precision = static_cast<int>(layout.precision < 0 ? 6 : layout.precision);
    std::string body;
    switch (layout.type) {
        case 'f':
        case 'F': body = fmt::format("{:.{}f}", size, precision); break;
        case '%': body = fmt::format("{:.{}f}%", size * 100, precision); break;
        case 'e':
        case 'E': body = fmt::format("{:.{}e}", size, precision); break;
        case 'g':
        case 'G':
        case 'n': body = general(size, precision, layout.alternate); break;
        default:
            if (layout.precision < 0) {
                write_real(size, body);
            } else {
                body = general(size, precision, false);
                if (body.find_first_of(".e") == std::string::npos) body += ".0";
            }
    }
    if (upper) std::transform(body.begin(), body.end(), body.begin(), [](char c) { return c == 'e' ? 'E' : c; });
    if (layout.group) {
        const std::size_t whole = std::min(body.find_first_of(".e%"), body.size());
        body = grouped(body.substr(0, whole), layout.group, 3) + body.substr(whole);
    }
    return body;
}

void write_padded(std::string_view sign, std::string_view body, const Layout& layout, char default_align,
                  std::string& out) {
    const auto length = static_cast<std::int64_t>(sign.size() + unicode::length(body));
    const std::int64_t missing = std::max<std::int64_t>(layout.width - length, 0);
    check_size(missing, 1);
    const char align = layout.align ? layout.align : default_align;
    const auto before = static_cast<std::size_t>(align == '<' ? 0 : align == '^' ? missing / 2 : missing);
    const std::size_t after = static_cast<std::size_t>(missing) - before;
    if (align == '=') out.append(sign);
    out.append(before, layout.fill);
    if (align != '=') out.append(sign);
    out.append(body).append(align == '=' ? 0 : after, layout.fill);
}

}  // namespace carboy::jinja
