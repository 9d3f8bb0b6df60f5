// "{}".format(...) and format(value, spec).
#include "jinja/escape.hpp"
#include "jinja/fail.hpp"
#include "jinja/ops.hpp"
#include "jinja/printf.hpp"
#include "jinja/unicode.hpp"

#include <fmt/format.h>

#include <charconv>

namespace carboy::jinja {
namespace {

bool is_align(char c) { return c == '<' || c == '>' || c == '^' || c == '='; }

std::int64_t read_number(std::string_view spec, std::size_t& at) {
    std::int64_t out = -1;
    for (; at < spec.size() && spec[at] >= '0' && spec[at] <= '9'; ++at) {
        out = std::max<std::int64_t>(out, 0) * 10 + (spec[at] - '0');
        if (out > INT32_MAX) value_error("Too many decimal digits in format string");
    }
    return out;
}

Layout parse_spec(std::string_view spec, const Value& value) {
    Layout out;
    std::size_t at = 0;
    if (spec.size() > 1 && is_align(spec[1])) {
        out.fill = spec[0];
        out.align = spec[1];
        at = 2;
    } else if (!spec.empty() && is_align(spec[0])) {
        out.align = spec[0];
        at = 1;
    }
    if (at < spec.size() && (spec[at] == '+' || spec[at] == '-' || spec[at] == ' ')) out.sign = spec[at++];
    if (at < spec.size() && spec[at] == '#') {
        out.alternate = true;
        ++at;
    }
    if (at < spec.size() && spec[at] == '0') {
        if (out.align == 0 && !value.is_string()) out.align = '=';
        if (out.fill == ' ') out.fill = '0';
        ++at;
    }
    out.width = std::max<std::int64_t>(read_number(spec, at), 0);
    if (at < spec.size() && (spec[at] == ',' || spec[at] == '_')) out.group = spec[at++];
    if (at < spec.size() && spec[at] == '.') {
        ++at;
        out.precision = read_number(spec, at);
        if (out.precision < 0) value_error("Format specifier missing precision");
    }
    if (at < spec.size()) out.type = spec[at++];
    if (at < spec.size()) value_error("Invalid format specifier");
    check_size(out.width, 1);
    return out;
}

void format_text(std::string_view text, const Layout& layout, std::string& out) {
    if (layout.type && layout.type != 's')
        value_error(fmt::format("Unknown format code '{}' for object of type 'str'", layout.type));
    if (layout.sign != '-') value_error("Sign not allowed in string format specifier");
    if (layout.align == '=') value_error("'=' alignment not allowed in string format specifier");
    if (layout.group) value_error(fmt::format("Cannot specify '{}' with 's'.", layout.group));
    if (layout.precision >= 0) text = text.substr(0, unicode::offset(text, static_cast<std::size_t>(layout.precision)));
    write_padded({}, text, layout, '<', out);
}

void format_number(const Value& value, const Layout& layout, std::string& out) {
    std::string sign, body;
    const bool fractional = layout.type != 0 && std::string_view("eEfFgG%").find(layout.type) != std::string_view::npos;
    if (value.is_real() || fractional) {
        if (layout.type != 0 && !fractional && layout.type != 'n')
            value_error(fmt::format("Unknown format code '{}' for object of type 'float'", layout.type));
        body = format_real(number_of(value), layout, sign);
    } else if (layout.type == 'c') {
        if (value.integer() < 0 || value.integer() > 0x10ffff) fail("OverflowError", "%c arg not in range(0x110000)");
        unicode::append(body, static_cast<std::uint32_t>(value.integer()));
    } else {
        if (layout.type != 0 && std::string_view("bdnoxX").find(layout.type) == std::string_view::npos)
            value_error(fmt::format("Unknown format code '{}' for object of type 'int'", layout.type));
        if (layout.precision >= 0) value_error("Precision not allowed in integer format specifier");
        body = format_integer(value.integer(), layout, sign);
    }
    write_padded(sign, body, layout, '>', out);
}

/// The state of one "{...}".format(...).
class Braces {
  public:
    Braces(const Args& args, bool markup) : args_(args), markup_(markup) {}

    void run(std::string_view format, std::string& out, int depth) {
        if (depth > 2) value_error("Max string recursion exceeded");
        for (std::size_t at = 0; at < format.size();) {
            const char c = format[at++];
            if (c != '{' && c != '}') {
                out += c;
                continue;
            }
            if (at < format.size() && format[at] == c) {
                out += c;
                ++at;
                continue;
            }
            if (c == '}') value_error("Single '}' encountered in format string");
            field(format, at, out, depth);
        }
    }

  private:
    void field(std::string_view format, std::size_t& at, std::string& out, int depth) {
        const std::size_t start = at;
        int open = 1;
        for (; at < format.size(); ++at) {
            if (format[at] == '{') ++open;
            if (format[at] == '}' && --open == 0) break;
        }
        if (at >= format.size())
            value_error(start >= format.size() ? "Single '{' encountered in format string"
                                               : "expected '}' before end of string");
        std::string_view body = format.substr(start, at++ - start);
        const std::size_t colon = body.find(':'), bang = body.find('!');
        std::string spec;
        if (colon != std::string_view::npos) run(body.substr(colon + 1), spec, depth + 1);
        body = body.substr(0, colon);
        char conversion = 0;
        if (bang < body.size()) {
            if (bang + 2 != body.size()) value_error("expected ':' after conversion specifier");
            conversion = body[bang + 1];
            body = body.substr(0, bang);
        }
        write(resolve(body), conversion, spec, out);
    }
    void write(const Value& value, char conversion, std::string_view spec, std::string& out) {
        std::string text;
        if (conversion == 'r' || conversion == 'a') {
            write_repr(value, text);
            write_formatted(Value(text), spec, out);
        } else if (conversion == 's' && !markup_) {
            write_str(value, text);
            write_formatted(Value(text), spec, out);
        } else if (conversion && conversion != 's') {
            value_error(fmt::format("Unknown conversion specifier '{}'", conversion));
        } else if (!markup_) {
            write_formatted(value, spec, out);
        } else if (value.is_markup()) {
            if (!spec.empty()) value_error("Unsupported format specification for Markup.");
            out.append(value.text());
        } else {
            write_formatted(value, spec, text);
            escape_html(out, text);
        }
    }
    static bool is_index(std::string_view text) {
        return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    }
    static std::int64_t index(std::string_view text) {
        std::int64_t out = 0;
        if (std::from_chars(text.data(), text.data() + text.size(), out).ec != std::errc())
            value_error("Too many decimal digits in format string");
        return out;
    }
    Value argument(std::string_view name) {
        if (name.empty() || is_index(name)) {
            const std::int64_t at = name.empty() ? next_++ : index(name);
            if (at >= static_cast<std::int64_t>(args_.size()))
                fail("IndexError", fmt::format("Replacement index {} out of range for positional args tuple", at));
            return args_[static_cast<std::size_t>(at)];
        }
        const Value* found = args_.find(name);
        if (!found) fail("KeyError", Value(name).repr());
        return *found;
    }
    Value resolve(std::string_view path) {
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        Value value = argument(path.substr(0, end));
        path.remove_prefix(end);
        while (!path.empty()) value = step(value, path);
        return value;
    }
    static Value step(const Value& value, std::string_view& path) {
        if (path[0] == '.') {
            const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
            const std::string_view name = path.substr(1, end - 1);
            Value out = find_attribute(value, name);
            if (out.is_missing())
                fail("AttributeError", fmt::format("'{}' object has no attribute '{}'", type_name(value), name));
            path.remove_prefix(end);
            return out;
        }
        const std::size_t end = path.find(']');
        if (end == std::string_view::npos) value_error("Missing ']' in format string");
        const std::string_view name = path.substr(1, end - 1);
        const Value key = is_index(name) ? Value(index(name)) : Value(name);
        Value out = find_item(value, key);
        if (out.is_missing()) fail(key.is_integer() ? "IndexError" : "KeyError", key.repr());
        path.remove_prefix(end + 1);
        return out;
    }

    const Args& args_;
    bool markup_;
    std::int64_t next_ = 0;
};

}  // namespace

void write_formatted(const Value& value, std::string_view spec, std::string& out) {
    if (spec.empty()) return write_str(value, out);
    if (value.is_bool() || value.is_integer() || value.is_real()) {
        const Layout layout = parse_spec(spec, value);
        if (value.is_bool() && layout.type == 0) return write_padded({}, value.boolean() ? "1" : "0", layout, '>', out);
        return format_number(value, layout, out);
    }
    if (value.is_string()) return format_text(value.text(), parse_spec(spec, value), out);
    type_error(fmt::format("unsupported format string passed to {}.__format__", type_name(value)));
}

Value format_braces(const Value& format, const Args& args) {
    std::string out;
    Braces(args, format.is_markup()).run(format.text(), out, 0);
    return make_text(out, format.is_markup());
}

}  // namespace carboy::jinja
