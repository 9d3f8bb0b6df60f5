// Filters that show whole values: tojson and pprint.
#include <carboy/jinja/operand.hpp>

#include "jinja/arguments.hpp"
#include "jinja/fail.hpp"
#include "jinja/filters.hpp"
#include "jinja/ops.hpp"
#include "jinja/pretty.hpp"
#include "jinja/sorting.hpp"
#include "jinja/unicode.hpp"

#include <fmt/format.h>

#include <cmath>

namespace carboy::jinja {
namespace {

/// json.dumps, with the characters that HTML minds written as escapes.
class JsonWriter {
  public:
    JsonWriter(const Options& options, std::optional<std::string> indent)
        : sort_keys_(options.json_sort_keys), objects_(options.json_objects), indent_(std::move(indent)) {}

    void write(const Value& value, std::string& out) {
        if (++depth_ > 200) fail("RecursionError", "the value is nested too deeply for JSON");
        check_size(out.size());
        switch (value.kind()) {
            case Kind::none: out += "null"; break;
            case Kind::boolean: out += value.boolean() ? "true" : "false"; break;
            case Kind::integer: write_integer(value.integer(), out); break;
            case Kind::real: number(value.real(), out); break;
            case Kind::string: text(value.text(), out); break;
            default: container(value, out);
        }
        --depth_;
    }

  private:
    void container(const Value& value, std::string& out) {
        if (is_mapping(value)) return mapping(*to_dict(value), out);
        if (const Operand* operand = operand_of(value); operand && objects_)
            if (const Value shown = operand->json(); !shown.is_missing()) return write(shown, out);
        if (!is_sequence(value) || value.native())
            type_error(fmt::format("Object of type {} is not JSON serializable", class_name(value)));
        const std::vector<Value> items = to_vector(value);
        out += '[';
        for (std::size_t i = 0; i < items.size(); ++i) {
            separate(i, out);
            write(items[i], out);
        }
        close(!items.empty(), ']', out);
    }
    void mapping(const Dict& dict, std::string& out) {
        std::vector<Value> keys, values;
        for (const Dict::Entry& entry : dict.entries()) {
            keys.push_back(entry.key);
            values.push_back(entry.value);
        }
        if (sort_keys_) sort_by_keys(values, keys, false);
        out += '{';
        for (std::size_t i = 0; i < keys.size(); ++i) {
            separate(i, out);
            key(keys[i], out);
            out += ": ";
            write(values[i], out);
        }
        close(!keys.empty(), '}', out);
    }
    /// The class without its module.
    static std::string_view class_name(const Value& value) {
        const std::string_view name = type_name(value);
        return name.substr(name.rfind('.') + 1);
    }
    void key(const Value& value, std::string& out) {
        if (value.is_string()) return text(value.text(), out);
        if (!is_number(value) && !value.is_none())
            type_error(fmt::format("keys must be str, int, float, bool or None, not {}", class_name(value)));
        out += '"';
        write(value, out);
        out += '"';
    }
    void separate(std::size_t index, std::string& out) {
        if (index > 0) out += indent_ ? "," : ", ";
        if (indent_) line(depth_, out);
    }
    void close(bool filled, char bracket, std::string& out) {
        if (indent_ && filled) line(depth_ - 1, out);
        out += bracket;
    }
    void line(int depth, std::string& out) {
        out += '\n';
        for (int i = 0; i < depth; ++i) out += *indent_;
    }
    static void number(double value, std::string& out) {
        if (std::isnan(value))
            out += "NaN";
        else if (std::isinf(value))
            out += value < 0 ? "-Infinity" : "Infinity";
        else
            write_real(value, out);
    }
    static void text(std::string_view text, std::string& out) {
        out += '"';
        for (std::size_t at = 0; at < text.size();) character(unicode::next(text, at), out);
        out += '"';
    }
    static void character(std::uint32_t code, std::string& out) {
        static constexpr std::string_view from = "\"\\\n\r\t\f\b", to = "\"\\nrtfb";
        const std::size_t simple = code < 0x80 ? from.find(static_cast<char>(code)) : std::string_view::npos;
        if (simple != std::string_view::npos) {
            out += '\\';
            out += to[simple];
        } else if (code >= 0x10000) {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xd800 + ((code - 0x10000) >> 10),
                           0xdc00 + ((code - 0x10000) & 0x3ff));
        } else if (code < 0x20 || code >= 0x7f || code == '<' || code == '>' || code == '&' || code == '\'') {
            fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
        } else {
            out += static_cast<char>(code);
        }
    }

    bool sort_keys_;
    bool objects_;
    std::optional<std::string> indent_;
    int depth_ = 0;
};

Value tojson(State& state, const Value& value, const Args& args) {
    const Arguments given("do_tojson", args, {"indent"}, 0);
    std::optional<std::string> indent;
    if (given.given(0)) {
        if (given.at(0).is_string()) {
            indent = std::string(given.text(0, {}));
        } else {
            check_size(given.integer(0, 0), 64);
            indent = std::string(static_cast<std::size_t>(std::max<std::int64_t>(given.integer(0, 0), 0)), ' ');
        }
    }
    std::string out;
    JsonWriter(state.environment().options(), std::move(indent)).write(value, out);
    return Value::markup(out);
}

Value pprint(State&, const Value& value, const Args& args) {
    Arguments("do_pprint", args, {}, 0);
    return Value(pretty(value, 80));
}

}  // namespace

std::span<const BuiltinEntry> dump_filters() {
    static constexpr BuiltinEntry entries[] = {{"tojson", tojson}, {"pprint", pprint}};
    return entries;
}

}  // namespace carboy::jinja
