// Filters on text.
#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/printf.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/text_ops.hpp"
#include "jinja/text/unicode.hpp"
#include "jinja/text/wrap.hpp"

#include <fmt/format.h>

namespace carboy::jinja {
namespace {

Value upper(State&, const Value& value, const Args& args) {
    Arguments("do_upper", args, {}, 0);
    const Value text = soft_str(value);
    return make_text(unicode::upper(text.text()), text.is_markup());
}

Value lower(State&, const Value& value, const Args& args) {
    Arguments("do_lower", args, {}, 0);
    const Value text = soft_str(value);
    return make_text(unicode::lower(text.text()), text.is_markup());
}

Value capitalize(State&, const Value& value, const Args& args) {
    Arguments("do_capitalize", args, {}, 0);
    const Value text = soft_str(value);
    return make_text(capitalized(text.text()), text.is_markup());
}

bool separates_words(std::uint32_t code) {
    return code == '-' || code == '(' || code == '{' || code == '[' || code == '<' || unicode::is_space(code);
}

Value title(State&, const Value& value, const Args& args) {
    Arguments("do_title", args, {}, 0);
    const Value text = soft_str(value);
    std::string out, word;
    const auto flush = [&] {
        if (word.empty()) return;
        std::size_t at = 0;
        unicode::append_upper(out, unicode::next(word, at));
        out += unicode::lower(std::string_view(word).substr(at));
        word.clear();
    };
    for (std::size_t at = 0; at < text.text().size();) {
        const std::uint32_t code = unicode::next(text.text(), at);
        if (separates_words(code)) {
            flush();
            unicode::append(out, code);
        } else {
            unicode::append(word, code);
        }
    }
    flush();
    return Value(out);
}

Value center(State&, const Value& value, const Args& args) {
    const Arguments given("do_center", args, {"width"}, 0);
    const Value text = soft_str(value);
    return make_text(justified(text.text(), given.integer(0, 80), " ", '^'), text.is_markup());
}

Value trim(State&, const Value& value, const Args& args) {
    const Arguments given("do_trim", args, {"chars"}, 0);
    const Value text = soft_str(value);
    if (!given.given(0)) return Value::substring(text, unicode::strip(text.text()));
    std::string characters(given.text(0, {}));
    if (text.is_markup()) characters = std::string(escape(given.at(0)).text());
    return Value::substring(text, strip_characters(text.text(), characters, true, true));
}

Value replace(State& state, const Value& value, const Args& args) {
    const Arguments given("do_replace", args, {"old", "new", "count"}, 2);
    const std::int64_t count = given.given(2) ? given.integer(2, -1) : -1;
    std::string old_buffer, new_buffer, buffer;
    if (!state.autoescape())
        return Value(replaced(text_of(value, buffer), text_of(given.at(0), old_buffer),
                              text_of(given.at(1), new_buffer), count));
    const bool escapes = has_html(given.at(0)) || (has_html(given.at(1)) && !has_html(value));
    const Value text = escapes ? escape(value) : soft_str(value);
    const Value old = soft_str(given.at(0)), with = soft_str(given.at(1));
    if (!text.is_markup()) return Value(replaced(text.text(), old.text(), with.text(), count));
    return Value::markup(replaced(text.text(), escape(old).text(), escape(with).text(), count));
}

Value format(State&, const Value& value, const Args& args) {
    if (args.size() > 0 && !args.keyword.empty())
        fail("FilterArgumentError", "can't handle positional and keyword arguments at the same time");
    const Value text = soft_str(value);
    if (args.keyword.empty()) return format_percent(text, make_tuple({args.positional.begin(), args.positional.end()}));
    auto values = make_ref<Dict>();
    for (const NamedValue& argument : args.keyword) values->set(argument.name, argument.value);
    return format_percent(text, Value(std::move(values)));
}

Value indent(State&, const Value& value, const Args& args) {
    const Arguments given("do_indent", args, {"width", "first", "blank"}, 0);
    if (value.is_undefined()) fail_undefined(value);
    if (!value.is_string())
        value.is_list()
            ? fail("AttributeError", "'list' object has no attribute 'splitlines'")
            : type_error(fmt::format("unsupported operand type(s) for +=: '{}' and 'str'", type_name(value)));
    std::string indention;
    if (given.has(0) && given.at(0).is_string()) {
        value.is_markup() ? write_escaped(given.at(0).as_markup(true), indention)
                          : void(indention = given.at(0).text());
    } else {
        check_size(given.integer(0, 4), 1);
        indention.assign(static_cast<std::size_t>(std::max<std::int64_t>(given.integer(0, 4), 0)), ' ');
    }
    const bool blank = given.flag(2, false);
    const std::string text = std::string(value.text()) + "\n";
    std::string out;
    std::size_t index = 0;
    for (const std::string_view line : split_lines(text, false)) {
        if (index > 0) out += '\n';
        if (index > 0 && (blank || !line.empty())) out += indention;
        out.append(line);
        ++index;
        check_size(out.size());
    }
    return make_text(given.flag(1, false) ? indention + out : out, value.is_markup());
}

Value truncate(State& state, const Value& value, const Args& args) {
    const Arguments given("do_truncate", args, {"length", "killwords", "end", "leeway"}, 0);
    const std::int64_t length = given.integer(0, 255);
    const std::string_view end = given.text(2, "...");
    const auto end_size = static_cast<std::int64_t>(unicode::length(end));
    const std::int64_t leeway = given.given(3) ? given.integer(3, 0) : state.parts().options.truncate_leeway;
    if (length < end_size) fail("AssertionError", fmt::format("expected length >= {}, got {}", end_size, length));
    if (leeway < 0) fail("AssertionError", fmt::format("expected leeway >= 0, got {}", leeway));
    if (length_of(value) <= length + leeway) return value;
    if (!value.is_string()) type_error(fmt::format("'{}' object cannot be truncated", type_name(value)));
    std::string_view text = value.text();
    text = text.substr(0, unicode::offset(text, static_cast<std::size_t>(length - end_size)));
    if (!given.flag(1, false)) text = text.substr(0, std::min(text.rfind(' '), text.size()));
    return add(Value::substring(value, text), given.has(2) ? given.at(2) : Value::view("..."));
}

Value wordwrap(State& state, const Value& value, const Args& args) {
    const Arguments given("do_wordwrap", args, {"width", "break_long_words", "wrapstring", "break_on_hyphens"}, 0);
    if (value.is_undefined()) fail_undefined(value);
    if (!value.is_string())
        fail("AttributeError", fmt::format("'{}' object has no attribute 'splitlines'", type_name(value)));
    const std::string_view newline = given.given(2) ? given.text(2, {}) : state.parts().options.newline_sequence;
    std::string out;
    bool first = true;
    for (const std::string_view line : split_lines(value.text(), false)) {
        if (!first) out.append(newline);
        first = false;
        bool first_part = true;
        for (const std::string& part : wrapped(line, given.integer(0, 79), given.flag(1, true), given.flag(3, true))) {
            if (!first_part) out.append(newline);
            first_part = false;
            out += part;
        }
    }
    return Value(out);
}

Value wordcount(State&, const Value& value, const Args& args) {
    Arguments("do_wordcount", args, {}, 0);
    const Value text = soft_str(value);
    std::int64_t words = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.text().size();) {
        const bool word = unicode::is_word(unicode::next(text.text(), at));
        words += word && !inside;
        inside = word;
    }
    return words;
}

Value string(State&, const Value& value, const Args& args) {
    value_alone("markupsafe._speedups.soft_str", args);
    return soft_str(value);
}

}  // namespace

std::span<const BuiltinEntry> text_filters() {
    static constexpr BuiltinEntry entries[] = {
        {"upper", upper},   {"lower", lower},       {"capitalize", capitalize}, {"title", title},
        {"center", center}, {"trim", trim},         {"replace", replace},       {"format", format},
        {"indent", indent}, {"truncate", truncate}, {"wordwrap", wordwrap},     {"wordcount", wordcount},
        {"string", string},
    };
    return entries;
}

}  // namespace carboy::jinja
