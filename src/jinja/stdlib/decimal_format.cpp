// Source: Python's _pydecimal.py, Decimal.__format__.
#include "jinja/stdlib/decimal_format.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/number_format.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

[[noreturn]] void bad_spec() { value_error("invalid format string"); }

/// [[fill]align][sign][z][0][width][,][.precision][type]
class SpecReader {
  public:
    explicit SpecReader(std::string_view spec) : spec_(spec) {}

    Layout read() {
        Layout out;
        std::size_t behind = 0;
        const std::uint32_t fill = unicode::next(spec_, behind);
        if (behind < spec_.size() && is_one_of("<>^=", spec_[behind])) {
            out.fill = fill;
            out.align = spec_[behind];
            at_ = behind + 1;
        } else if (peek("<>^=")) {
            out.align = spec_[at_++];
        }
        if (peek("+- ")) out.sign = spec_[at_++];
        if (peek("z")) out.no_negative_zero = spec_[at_++] == 'z';
        if (peek("0")) {
            if (out.align != 0) bad_spec();
            ++at_;
            out.fill = '0';
            out.align = '=';
        }
        out.width = std::max<std::int64_t>(number(), 0);
        if (peek(",")) out.group = spec_[at_++];
        if (peek(".")) {
            ++at_;
            out.precision = number();
            if (out.precision < 0) bad_spec();
        }
        if (peek("eEfFgG%n")) out.type = spec_[at_++];
        if (at_ != spec_.size()) bad_spec();
        check_size(out.width, 1);
        check_size(out.precision, 1);
        return out;
    }

  private:
    static bool is_one_of(std::string_view set, char c) { return set.find(c) != std::string_view::npos; }
    bool peek(std::string_view set) const { return at_ < spec_.size() && is_one_of(set, spec_[at_]); }
    std::int64_t number() {
        std::int64_t out = -1;
        for (; peek("0123456789"); ++at_) {
            out = std::max<std::int64_t>(out, 0) * 10 + (spec_[at_] - '0');
            if (out > INT32_MAX) bad_spec();
        }
        return out;
    }

    std::string_view spec_;
    std::size_t at_ = 0;
};

/// Separates thousands, and pads with zeros to the width if the layout requires it.
std::string grouped(std::string whole, const Layout& layout, std::size_t others) {
    const bool zeros = layout.fill == '0' && layout.align == '=';
    const auto width = static_cast<std::size_t>(layout.width);
    if (layout.group == 0) {
        if (zeros && whole.size() + others < width) whole.insert(0, width - others - whole.size(), '0');
        return whole;
    }
    const auto size = [&] { return whole.size() + (whole.size() - 1) / 3 + others; };
    while (zeros && size() < width) whole.insert(0, 1, '0');
    std::string out;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        if (i > 0 && (whole.size() - i) % 3 == 0) out += layout.group;
        out += whole[i];
    }
    return out;
}

/// Returns this number of digits, including zeros at the end.
DecimalNumber with_digits(const DecimalNumber& number, std::int64_t places) {
    const DecimalNumber out = number.rescaled(number.adjusted() + 1 - places);
    return out.count() == places ? out : out.rescaled(out.adjusted() + 1 - places);
}

DecimalNumber rounded(DecimalNumber number, const Layout& layout, char type) {
    if (type == '%') number.exponent += 2;
    const bool fixed = type == 'f' || type == '%';
    if (layout.precision >= 0) {
        if (type == 'e' && !number.is_zero()) number = with_digits(number, layout.precision + 1);
        if (fixed) number = number.rescaled(-layout.precision);
        if (type == 'g') number = number.rounded_to(std::max<std::int64_t>(layout.precision, 1));
    }
    if (number.is_zero() && number.exponent > 0 && fixed) number = number.rescaled(0);
    if (layout.no_negative_zero && number.is_zero()) number.negative = false;
    return number;
}

}  // namespace

std::string formatted_decimal(const DecimalNumber& given, std::string_view spec) {
    Layout layout = SpecReader(spec).read();
    const char letter = layout.type == 0 ? 'G' : layout.type == 'n' ? 'g' : layout.type;
    const char type = static_cast<char>(letter | 0x20) == ('%' | 0x20) ? '%' : static_cast<char>(letter | 0x20);
    const DecimalNumber number = rounded(given, layout, type);
    const std::string digits = number.digits.str();
    const auto size = static_cast<std::int64_t>(digits.size());
    const std::int64_t left = number.exponent + size;
    std::int64_t dot = left;
    if (type == 'e') dot = number.is_zero() && layout.precision >= 0 ? 1 - layout.precision : 1;
    if (type == 'g' && !(number.exponent <= 0 && left > -6)) dot = 1;
    std::string whole, fraction;
    if (dot < 0) {
        whole = "0";
        fraction = std::string(static_cast<std::size_t>(-dot), '0') + digits;
    } else if (dot > size) {
        whole = digits + std::string(static_cast<std::size_t>(dot - size), '0');
    } else {
        whole = dot == 0 ? "0" : digits.substr(0, static_cast<std::size_t>(dot));
        fraction = digits.substr(static_cast<std::size_t>(dot));
    }
    if (!fraction.empty()) fraction.insert(0, 1, '.');
    if (left != dot || type == 'e')
        fmt::format_to(std::back_inserter(fraction), "{}{:+}", letter == 'E' || letter == 'G' ? 'E' : 'e', left - dot);
    if (type == '%') fraction += '%';
    const std::string sign = number.negative ? "-" : layout.sign == '+' ? "+" : layout.sign == ' ' ? " " : "";
    const std::string body = grouped(whole, layout, fraction.size() + sign.size()) + fraction;
    std::string out;
    write_padded(sign, body, layout, '>', out);
    return out;
}

}  // namespace carboy::jinja::python
