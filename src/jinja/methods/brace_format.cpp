#include "jinja/methods/brace_format.hpp"

#include <carboy/jinja/python/operand.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/number_format.hpp"
#include "jinja/python/printf.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/text/unicode.hpp"

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

/// The types of numbers whose digits may be grouped.
void check_group(const Layout& layout) {
    const std::string_view able = layout.group == '_' ? "bdeEfFgGoxX%" : "deEfFgG%";
    if (layout.group && layout.type && able.find(layout.type) == std::string_view::npos)
        value_error(fmt::format("Cannot specify '{}' with '{}'.", layout.group, layout.type));
}

Layout parse_spec(std::string_view spec, const Value& value) {
    Layout out;
    std::size_t at = 0;
    bool fill_given = false;
    const auto skip = [&](char c) { return at < spec.size() && spec[at] == c ? ++at, true : false; };
    if (!spec.empty()) {
        std::size_t behind = 0;
        const std::uint32_t fill = unicode::next(spec, behind);
        if (behind < spec.size() && is_align(spec[behind])) {
            out.fill = fill;
            fill_given = true;
            out.align = spec[behind];
            at = behind + 1;
        } else if (is_align(spec[0])) {
            out.align = spec[0];
            at = 1;
        }
    }
    if (at < spec.size() && (spec[at] == '+' || spec[at] == '-' || spec[at] == ' ')) out.sign = spec[at++];
    out.no_negative_zero = skip('z');
    out.alternate = skip('#');
    if (!fill_given && skip('0')) {
        if (out.align == 0 && !value.is_string()) out.align = '=';
        out.fill = '0';
    }
    out.width = std::max<std::int64_t>(read_number(spec, at), 0);
    if (at < spec.size() && (spec[at] == ',' || spec[at] == '_')) out.group = spec[at++];
    if (out.group && at < spec.size() && (spec[at] == ',' || spec[at] == '_'))
        value_error(out.group == spec[at] ? fmt::format("Cannot specify '{0}' with '{0}'.", out.group)
                                          : "Cannot specify both ',' and '_'.");
    if (skip('.')) {
        out.precision = read_number(spec, at);
        if (out.precision < 0) value_error("Format specifier missing precision");
    }
    if (at < spec.size()) out.type = spec[at++];
    if (at < spec.size())
        value_error(fmt::format("Invalid format specifier '{}' for object of type '{}'", spec, type_name(value)));
    check_group(out);
    check_size(out.width, 1);
    return out;
}

void format_text(std::string_view text, const Layout& layout, std::string& out) {
    if (layout.type && layout.type != 's')
        value_error(fmt::format("Unknown format code '{}' for object of type 'str'", layout.type));
    if (layout.sign) value_error("Sign not allowed in string format specifier");
    if (layout.no_negative_zero) value_error("Negative zero coercion (z) not allowed in string format specifier");
    if (layout.alternate) value_error("Alternate form (#) not allowed in string format specifier");
    if (layout.align == '=') value_error("'=' alignment not allowed in string format specifier");
    if (layout.group) value_error(fmt::format("Cannot specify '{}' with 's'.", layout.group));
    if (layout.precision >= 0) text = text.substr(0, unicode::offset(text, static_cast<std::size_t>(layout.precision)));
    write_padded({}, text, layout, '<', out);
}

std::string format_whole(std::int64_t number, const Layout& layout, std::string& sign) {
    if (layout.type != 0 && std::string_view("bcdnoxX").find(layout.type) == std::string_view::npos)
        value_error(fmt::format("Unknown format code '{}' for object of type 'int'", layout.type));
    if (layout.precision >= 0) value_error("Precision not allowed in integer format specifier");
    if (layout.no_negative_zero) value_error("Negative zero coercion (z) not allowed in integer format specifier");
    if (layout.type != 'c') return format_integer(number, layout, sign);
    if (layout.sign) value_error("Sign not allowed with integer format specifier 'c'");
    if (layout.alternate) value_error("Alternate form (#) not allowed with integer format specifier 'c'");
    if (number < 0 || number > 0x10ffff) fail("OverflowError", "%c arg not in range(0x110000)");
    std::string out;
    unicode::append(out, static_cast<std::uint32_t>(number));
    return out;
}

void format_number(const Value& value, const Layout& layout, std::string& out) {
    std::string sign, body;
    const bool fractional = layout.type != 0 && std::string_view("eEfFgG%").find(layout.type) != std::string_view::npos;
    if (value.is_real() || fractional) {
        if (layout.type != 0 && !fractional && layout.type != 'n')
            value_error(fmt::format("Unknown format code '{}' for object of type 'float'", layout.type));
        body = format_real(number_of(value), layout, sign);
    } else {
        body = format_whole(value.integer(), layout, sign);
    }
    write_padded(sign, body, layout, '>', out);
}

/// The state of one "{...}".format(...).
class Braces {
  public:
    Braces(const Args& args, bool markup) : args_(args), markup_(markup) {}
    explicit Braces(const Value& mapping) : mapping_(&mapping) {}

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
    /// The parts of a field.  Source: Python's Objects/stringlib/unicode_format.h, parse_field.
    struct Field {
        std::string_view name, spec;
        std::uint32_t conversion = 0;
    };
    static Field parse_field(std::string_view format, std::size_t& at) {
        if (at >= format.size()) value_error("Single '{' encountered in format string");
        Field out;
        const std::size_t start = at;
        while (at < format.size() && std::string_view("}:!").find(format[at]) == std::string_view::npos) {
            if (format[at] == '{') value_error("unexpected '{' in field name");
            at = format[at] == '[' ? std::min(format.find(']', at), format.size()) : at + 1;
        }
        if (at >= format.size()) value_error("expected '}' before end of string");
        out.name = format.substr(start, at - start);
        char last = format[at++];
        if (last == '!') {
            if (at >= format.size()) value_error("end of string while looking for conversion specifier");
            out.conversion = unicode::next(format, at);
            if (at < format.size()) {
                last = format[at++];
                if (last != '}' && last != ':') value_error("expected ':' after conversion specifier");
            }
        }
        if (last != '}') out.spec = parse_nested(format, at);
        return out;
    }
    /// Reads to the brace that ends the field.
    static std::string_view parse_nested(std::string_view format, std::size_t& at) {
        const std::size_t start = at;
        for (int open = 1; at < format.size(); ++at) {
            if (format[at] == '{') ++open;
            if (format[at] == '}' && --open == 0) return format.substr(start, at++ - start);
        }
        value_error("unmatched '{' in format spec");
    }
    void field(std::string_view format, std::size_t& at, std::string& out, int depth) {
        const Field parsed = parse_field(format, at);
        const Value value = resolve(parsed.name);
        std::string spec;  // the numbering of its own fields continues from this one
        run(parsed.spec, spec, depth + 1);
        write(value, parsed.conversion, spec, out);
    }
    void write(const Value& value, std::uint32_t conversion, std::string_view spec, std::string& out) {
        if (conversion && conversion != 'r' && conversion != 's' && conversion != 'a')
            value_error(conversion > 32 && conversion < 127
                            ? fmt::format("Unknown conversion specifier {}", static_cast<char>(conversion))
                            : fmt::format("Unknown conversion specifier \\x{:x}", conversion));
        std::string text;
        if (conversion == 'r') write_repr(value, text);
        if (conversion == 's') write_str(value, text);
        if (conversion == 'a') write_ascii(value, text);
        const Value shown = conversion ? Value(text) : value;
        if (!markup_) return write_formatted(shown, spec, out);
        if (shown.is_markup()) {
            if (!spec.empty()) value_error("Unsupported format specification for Markup.");
            out.append(shown.text());
            return;
        }
        text.clear();
        write_formatted(shown, spec, text);
        escape_html(out, text);
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
    /// Fields are numbered either all automatically or all explicitly.
    void number(bool automatic) {
        if (numbering_ != Numbering::unknown && automatic != (numbering_ == Numbering::automatic))
            value_error(automatic ? "cannot switch from manual field specification to automatic field numbering"
                                  : "cannot switch from automatic field numbering to manual field specification");
        numbering_ = automatic ? Numbering::automatic : Numbering::manual;
    }
    Value argument(std::string_view name, bool whole) {
        // Markup.format is Python code, which numbers a field only if the field is otherwise empty.
        if (markup_ && name.empty() && !whole) fail("KeyError", "''");
        if (name.empty() || is_index(name)) {
            if (mapping_) value_error("Format string contains positional fields");
            if (!markup_ || whole) number(name.empty());
            const std::int64_t at = name.empty() ? next_++ : index(name);
            if (at >= static_cast<std::int64_t>(args_.size()))
                fail("IndexError", fmt::format("Replacement index {} out of range for positional args tuple", at));
            return args_[static_cast<std::size_t>(at)];
        }
        if (mapping_) {
            Value out = find_item(*mapping_, Value(name));
            if (out.is_missing()) fail_item(*mapping_, Value(name));
            return out;
        }
        const Value* found = args_.find(name);
        if (!found) fail("KeyError", Value(name).repr());
        return *found;
    }
    Value resolve(std::string_view path) {
        const std::size_t end = std::min(path.find_first_of(".["), path.size());
        Value value = argument(path.substr(0, end), end == path.size());
        path.remove_prefix(end);
        while (!path.empty()) value = step(value, path);
        return value;
    }
    [[noreturn]] static void fail_item(const Value& value, const Value& key) {
        if (is_mapping(value)) fail("KeyError", key.repr());
        if (!value.is_string() && !is_sequence(value))
            type_error(fmt::format("'{}' object is not subscriptable", type_name(value)));
        if (!key.is_integer())
            type_error(value.is_string()
                           ? "string indices must be integers, not 'str'"
                           : fmt::format("{} indices must be integers or slices, not str", type_name(value)));
        fail("IndexError", fmt::format("{} index out of range", value.is_string() ? "string" : type_name(value)));
    }
    static Value step(const Value& value, std::string_view& path) {
        if (path[0] == '.') {
            const std::size_t end = std::min(path.find_first_of(".[", 1), path.size());
            const std::string_view name = path.substr(1, end - 1);
            if (name.empty()) value_error("Empty attribute in format string");
            Value out = find_attribute(value, name);
            if (out.is_missing())
                fail("AttributeError", fmt::format("'{}' object has no attribute '{}'", type_name(value), name));
            path.remove_prefix(end);
            return out;
        }
        if (path[0] != '[') value_error("Only '.' or '[' may follow ']' in format field specifier");
        const std::size_t end = path.find(']');
        if (end == std::string_view::npos) value_error("Missing ']' in format string");
        const std::string_view name = path.substr(1, end - 1);
        if (name.empty()) value_error("Empty attribute in format string");
        const Value key = is_index(name) ? Value(index(name)) : Value(name);
        Value out = find_item(value, key);
        if (out.is_missing()) fail_item(value, key);
        path.remove_prefix(end + 1);
        return out;
    }

    Args args_{};
    bool markup_ = false;
    /// Where format_map looks up names instead.
    const Value* mapping_ = nullptr;
    enum class Numbering : std::uint8_t { unknown, automatic, manual };
    Numbering numbering_ = Numbering::unknown;
    std::int64_t next_ = 0;
};

}  // namespace

void write_formatted(const Value& value, std::string_view spec, std::string& out) {
    if (spec.empty()) return write_str(value, out);
    if (value.is_bool() || value.is_integer() || value.is_real()) {
        const Layout layout = parse_spec(spec, value);
        return format_number(value, layout, out);
    }
    if (value.is_string()) return format_text(value.text(), parse_spec(spec, value), out);
    if (const Operand* operand = operand_of(value); operand && operand->format(spec, out)) return;
    type_error(fmt::format("unsupported format string passed to {}.__format__", type_name(value)));
}

Value format_braces_from(const Value& format, const Value& mapping) {
    std::string out;
    Braces(mapping).run(format.text(), out, 0);
    return Value(out);
}

Value format_braces(const Value& format, const Args& args) {
    std::string out;
    Braces(args, format.is_markup()).run(format.text(), out, 0);
    return make_text(out, format.is_markup());
}

}  // namespace carboy::jinja
