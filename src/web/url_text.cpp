#include "web/url_text.hpp"

#include <charconv>
#include <cmath>

#include <carboy/base/error.hpp>
#include <carboy/web/path_values.hpp>

#include "web/url_quote.hpp"

namespace carboy::web {

namespace {

[[noreturn]] void refuse(const UrlValue& value, std::string_view wanted) {
    throw Error("url_build_failed", "'" + plain_text(value) + "' is not " + std::string(wanted),
                "Give url_for a value that the rule's converter accepts");
}

/// The shortest text that reads back as the same number, in Python's choice of notation.
std::string python_float(double number) {
    if (std::isnan(number)) return "nan";
    if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
    char buffer[64];
    const double size = std::fabs(number);
    const bool scientific = size != 0 && (size >= 1e16 || size < 1e-4);
    const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, format).ptr;
    std::string text(buffer, end);
    if (!scientific && text.find('.') == text.npos) text += ".0";
    return text;
}

std::string integer_text(const UrlValue& value) {
    if (value.kind() == UrlValue::Kind::floating) return std::to_string(static_cast<long long>(value.floating()));
    if (value.kind() == UrlValue::Kind::boolean) return std::to_string(value.integer());
    if (value.kind() != UrlValue::Kind::text) return plain_text(value);
    const auto number = detail::path_integer(value.text(), true);
    if (!number) refuse(value, "a whole number");
    return std::to_string(*number);
}

std::string floating_text(const UrlValue& value) {
    switch (value.kind()) {
        case UrlValue::Kind::floating: return python_float(value.floating());
        case UrlValue::Kind::natural:
            return python_float(static_cast<double>(static_cast<std::uint64_t>(value.integer())));
        case UrlValue::Kind::text: break;
        default: return python_float(static_cast<double>(value.integer()));
    }
    const auto number = detail::path_floating(value.text());
    if (!number) refuse(value, "a number");
    return python_float(*number);
}

void fill_with_zeros(std::string& digits, std::size_t width) {
    const std::size_t sign = digits.starts_with('-') ? 1 : 0;
    if (digits.size() < width) digits.insert(sign, width - digits.size(), '0');
}

bool is_item(std::string_view items, std::string_view text) {
    ArgumentReader reader{items};
    ConverterArgument item;
    while (reader.next(item))
        if (item.value == text) return true;
    return false;
}

}  // namespace

std::string plain_text(const UrlValue& value) {
    switch (value.kind()) {
        case UrlValue::Kind::none: return "None";
        case UrlValue::Kind::boolean: return value.integer() ? "True" : "False";
        case UrlValue::Kind::integer: return std::to_string(value.integer());
        case UrlValue::Kind::natural: return std::to_string(static_cast<std::uint64_t>(value.integer()));
        case UrlValue::Kind::floating: return python_float(value.floating());
        case UrlValue::Kind::text: break;
    }
    return std::string(value.text());
}

std::string path_text(const Converter& converter, const UrlValue& value) {
    switch (converter.kind) {
        case ConverterKind::integer: {
            std::string digits = integer_text(value);
            fill_with_zeros(digits, converter.fixed_digits);
            return digits;
        }
        case ConverterKind::floating: return floating_text(value);
        case ConverterKind::uuid: return plain_text(value);
        case ConverterKind::any: {
            std::string text = plain_text(value);
            if (!is_item(converter.items, text)) refuse(value, "one of " + std::string(converter.items));
            return quote_path_value(text);
        }
        default: return quote_path_value(plain_text(value));
    }
}

}  // namespace carboy::web
