// Python's two ways to format text: "%s" % values and "{}".format(values).
#pragma once

#include <carboy/jinja/object.hpp>

namespace carboy::jinja {

/// format % argument. Markup escapes what it inserts.
Value format_percent(const Value& format, const Value& argument);
/// format.format(*args, **kwargs), likewise.
Value format_braces(const Value& format, const Args& args);
/// format.format_map(mapping): plain text, even of Markup.
Value format_braces_from(const Value& format, const Value& mapping);
/// format(value, spec)
void write_formatted(const Value& value, std::string_view spec, std::string& out);
/// ascii(value), appended: its repr with escapes for what is not ASCII.
void write_ascii(const Value& value, std::string& out);

/// How a number or text is laid out; shared by both.
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
/// A number in decimal, hexadecimal, octal or binary, or with a fraction, without padding. Returns: its sign apart.
std::string format_integer(std::int64_t number, const Layout& layout, std::string& sign);
std::string format_real(double number, const Layout& layout, std::string& sign);
/// Appends sign and body padded to the width.
void write_padded(std::string_view sign, std::string_view body, const Layout& layout, char default_align,
                  std::string& out);

}  // namespace carboy::jinja
