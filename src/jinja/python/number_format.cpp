#include "jinja/python/number_format.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace carboy::jinja {

static std::string sign_of(bool negative, char wanted) {
    if (negative) return "-";
    return wanted == '+' ? "+" : wanted == ' ' ? " " : "";
}

/// Groups digits. Leading zeros count as digits if the number is padded with them.
static std::string grouped(std::string digits, const Layout& layout, std::size_t every, std::size_t others) {
    const bool padded = layout.fill == '0' && layout.align == '=';
    const auto width = static_cast<std::size_t>(std::max<std::int64_t>(layout.width, 0));
    const auto grouped_size = [&] { return digits.size() + (digits.size() - 1) / every + others; };
    if (padded) check_size(width);
    while (padded && grouped_size() < width) {
        const std::size_t missing = width - grouped_size();
        digits.insert(0, std::max<std::size_t>(missing * every / (every + 1), 1), '0');
    }
    std::string out;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % every == 0) out += layout.group;
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
    if (layout.alternate && !decimal) sign += std::string("0") + layout.type;
    if (layout.group) body = grouped(std::move(body), layout, decimal ? 3 : 4, sign.size());
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

/// Keeps a decimal point without digits after it, as `#` requires.
static std::string with_point(std::string text) {
    if (text.find('.') == std::string::npos) text.insert(std::min(text.find_first_of("eE%"), text.size()), 1, '.');
    return text;
}

/// Formats with %g. `whole`: numbers without an exponent get a fraction, at least ".0".
static std::string general(double number, int precision, bool alternate, bool whole = false) {
    precision = std::max(precision, 1);
    std::string scientific = fmt::format("{:.{}e}", number, precision - 1);
    const int exponent = number == 0 ? 0 : std::stoi(scientific.substr(scientific.find('e') + 1));
    std::string out = exponent < -4 || exponent >= precision - (whole ? 1 : 0)
                          ? std::move(scientific)
                          : fmt::format("{:.{}f}", number, precision - 1 - exponent);
    return alternate ? with_point(std::move(out)) : without_zeros(std::move(out));
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
                body = general(size, precision, layout.alternate, true);
                if (body.find_first_of(".e") == std::string::npos) body += ".0";
            }
    }
    if (layout.alternate) body = with_point(std::move(body));
    if (layout.no_negative_zero && body.find_first_of("123456789") == std::string::npos)
        sign = sign_of(false, layout.sign);
    if (upper) std::transform(body.begin(), body.end(), body.begin(), [](char c) { return c == 'e' ? 'E' : c; });
    if (layout.group) {
        const std::size_t whole = std::min(body.find_first_of(".e%"), body.size());
        const std::string rest = body.substr(whole);
        body = grouped(body.substr(0, whole), layout, 3, sign.size() + rest.size()) + rest;
    }
    return body;
}

void write_padded(std::string_view sign, std::string_view body, const Layout& layout, char default_align,
                  std::string& out) {
    const auto length = static_cast<std::int64_t>(sign.size() + unicode::length(body));
    const std::int64_t missing = std::max<std::int64_t>(layout.width - length, 0);
    check_size(missing, 4);
    const char align = layout.align ? layout.align : default_align;
    const auto before = static_cast<std::size_t>(align == '<' ? 0 : align == '^' ? missing / 2 : missing);
    const std::size_t after = static_cast<std::size_t>(missing) - before;
    const auto fill = [&](std::size_t count) {
        if (layout.fill < 0x80) return void(out.append(count, static_cast<char>(layout.fill)));
        while (count-- > 0) unicode::append(out, layout.fill);
    };
    if (align == '=') out.append(sign);
    fill(before);
    if (align != '=') out.append(sign);
    out.append(body);
    if (align != '=') fill(after);
}

}  // namespace carboy::jinja
