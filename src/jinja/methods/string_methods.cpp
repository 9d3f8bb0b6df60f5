// Methods of str, and of Markup, which escapes its text arguments.
#include "jinja/text/text_ops.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/methods/access.hpp"
#include "jinja/methods/brace_format.hpp"
#include "jinja/methods/methods.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/unicode.hpp"

#include <carboy/base/fixed_string.hpp>
#include <carboy/jinja/python/bytes.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {
namespace {

Value like(const Value& self, std::string_view text) { return make_text(text, self.is_markup()); }

/// Returns an argument's text, escaped when the method belongs to Markup and the argument does not.
std::string argument_text(const Value& self, const Arguments& given, std::size_t at) {
    std::string out;
    if (self.is_markup() && !given.at(at).is_markup())
        escape_html(out, given.text(at, {}));
    else
        out = given.text(at, {});
    return out;
}

template <FixedString Name, std::string (*Convert)(std::string_view)>
Value converted(State&, const Value& self, const Args& args) {
    PositionalArguments(Name.view(), args, {}, 0);
    return like(self, Convert(self.text()));
}

template <FixedString Name, bool (*Check)(std::string_view)>
Value checked(State&, const Value& self, const Args& args) {
    PositionalArguments(Name.view(), args, {}, 0);
    return Check(self.text());
}

template <bool Left, bool Right>
Value strip(State&, const Value& self, const Args& args) {
    const PositionalArguments given(Left && Right ? "str.strip"
                                    : Left        ? "str.lstrip"
                                                  : "str.rstrip",
                                    args, {"chars"}, 0);
    if (!given.given(0)) {
        std::string_view out = self.text();
        if (Left) out = unicode::lstrip(out);
        if (Right) out = unicode::rstrip(out);
        return Value::substring(self, out);
    }
    return Value::substring(self, strip_characters(self.text(), argument_text(self, given, 0), Left, Right));
}

template <char Align>
Value justify(State&, const Value& self, const Args& args) {
    const PositionalArguments given(Align == '^'   ? "str.center"
                                    : Align == '<' ? "str.ljust"
                                                   : "str.rjust",
                                    args, {"width", "fillchar"}, 1);
    const std::string_view fill = given.text(1, " ");
    if (unicode::length(fill) != 1) type_error("The fill character must be exactly one character long");
    return like(self, justified(self.text(), given.integer(0, 0), fill, Align));
}

Value zfill(State&, const Value& self, const Args& args) {
    const PositionalArguments given("str.zfill", args, {"width"}, 1);
    const std::string_view text = self.text();
    const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
    const std::int64_t zeros = given.integer(0, 0) - static_cast<std::int64_t>(unicode::length(text));
    check_size(zeros, 1);
    std::string out(text.substr(0, sign ? 1 : 0));
    out.append(static_cast<std::size_t>(std::max<std::int64_t>(zeros, 0)), '0').append(text.substr(sign ? 1 : 0));
    return like(self, out);
}

Value replace(State&, const Value& self, const Args& args) {
    const PositionalArguments given("str.replace", args, {"old", "new", "count"}, 2);
    return like(self, replaced(self.text(), argument_text(self, given, 0), argument_text(self, given, 1),
                               given.integer(2, -1)));
}

template <bool FromRight>
Value split(State&, const Value& self, const Args& args) {
    const Arguments given(FromRight ? "str.rsplit" : "str.split", args, {"sep", "maxsplit"}, 0);
    const std::int64_t most = given.integer(1, -1);
    std::vector<Value> out;
    if (given.given(0) && !given.at(0).is_undefined() && !given.at(0).is_string())
        type_error(fmt::format("must be str or None, not {}", type_name(given.at(0))));
    if (given.given(0) && given.text(0, {}).empty()) value_error("empty separator");
    const auto parts = !given.given(0) ? split_words(self.text(), most, FromRight)
                                       : split_text(self.text(), given.text(0, {}), most, FromRight);
    for (const std::string_view part : parts) out.push_back(Value::substring(self, part));
    return make_list(std::move(out));
}

Value splitlines(State&, const Value& self, const Args& args) {
    const Arguments given("str.splitlines", args, {"keepends"}, 0);
    std::vector<Value> out;
    for (const std::string_view line : split_lines(self.text(), given.integer(0, 0) != 0))
        out.push_back(Value::substring(self, line));
    return make_list(std::move(out));
}

Value join(State&, const Value& self, const Args& args) {
    const PositionalArguments given("str.join", args, {"iterable"}, 1);
    // Markup's own code iterates over any value.
    if (!self.is_markup() && !given.at(0).is_undefined() && !is_iterable(given.at(0)))
        type_error("can only join an iterable");
    std::string out;
    std::size_t index = 0;
    for (const Value& item : to_vector(given.at(0))) {
        if (index++) out.append(self.text());
        if (self.is_markup())
            write_escaped(item, out);
        else if (item.is_string())
            out.append(item.text());
        else
            type_error(fmt::format("sequence item {}: expected str instance, {} found", index - 1, type_name(item)));
        check_size(out.size());
    }
    return like(self, out);
}

struct Window {
    std::string_view text;
    std::int64_t start;
};

/// Returns the part of the text between the optional start and end arguments.
Window window(const Value& self, const Arguments& given, std::size_t from) {
    const auto size = static_cast<std::int64_t>(unicode::length(self.text()));
    const auto clip = [&](std::size_t at, std::int64_t fallback) {
        std::int64_t out = given.given(at) ? given.integer(at, 0) : fallback;
        if (out < 0) out = std::max<std::int64_t>(out + size, 0);
        return out;
    };
    const std::int64_t start = clip(from, 0), end = std::min(clip(from + 1, size), size);
    if (start > end) return {{}, -1};
    const std::size_t first = unicode::offset(self.text(), static_cast<std::size_t>(start));
    const std::size_t last = unicode::offset(self.text(), static_cast<std::size_t>(end));
    return {self.text().substr(first, last - first), start};
}

template <bool FromRight, bool MustFind>
Value find(State&, const Value& self, const Args& args) {
    const PositionalArguments given(
        MustFind ? (FromRight ? "str.rindex" : "str.index") : (FromRight ? "str.rfind" : "str.find"), args,
        {"sub", "start", "end"}, 1);
    const std::string_view wanted = given.text(0, {});
    const Window part = window(self, given, 1);
    std::size_t at = std::string_view::npos;
    if (part.start >= 0) at = FromRight ? part.text.rfind(wanted) : part.text.find(wanted);
    if (at != std::string_view::npos)
        return part.start + static_cast<std::int64_t>(unicode::length(part.text.substr(0, at)));
    if (MustFind) value_error("substring not found");
    return -1;
}

Value count(State&, const Value& self, const Args& args) {
    const PositionalArguments given("str.count", args, {"sub", "start", "end"}, 1);
    const std::string_view wanted = given.text(0, {});
    const Window part = window(self, given, 1);
    if (part.start < 0) return 0;
    if (wanted.empty()) return unicode::length(part.text) + 1;
    std::int64_t out = 0;
    for (std::size_t at = 0; (at = part.text.find(wanted, at)) != std::string_view::npos; at += wanted.size()) ++out;
    return out;
}

template <bool End>
Value affix(State&, const Value& self, const Args& args) {
    const PositionalArguments given(End ? "str.endswith" : "str.startswith", args, {"prefix", "start", "end"}, 1);
    const Window part = window(self, given, 1);
    constexpr std::string_view name = End ? "endswith" : "startswith";
    const auto matches = [&](const Value& affix) {
        if (part.start < 0) return false;
        return End ? part.text.ends_with(affix.text()) : part.text.starts_with(affix.text());
    };
    const Value& wanted = given.at(0);
    if (!wanted.is_tuple()) {
        if (!wanted.is_string())
            type_error(fmt::format("{} first arg must be str or a tuple of str, not {}", name, type_name(wanted)));
        return matches(wanted);
    }
    for (const Value& item : wanted.tuple().items()) {
        if (!item.is_string())
            type_error(fmt::format("tuple for {} must only contain str, not {}", name, type_name(item)));
        if (matches(item)) return true;
    }
    return false;
}

template <bool End>
Value remove_affix(State&, const Value& self, const Args& args) {
    const PositionalArguments given(End ? "str.removesuffix" : "str.removeprefix", args, {"prefix"}, 1);
    const std::string_view affix = given.text(0, {});
    std::string_view text = self.text();
    if (affix.empty()) return self.as_markup(false);
    if (End && text.ends_with(affix)) text.remove_suffix(affix.size());
    if (!End && text.starts_with(affix)) text.remove_prefix(affix.size());
    return Value::substring(self, text).as_markup(false);
}

template <bool FromRight>
Value partition(State&, const Value& self, const Args& args) {
    const PositionalArguments given(FromRight ? "str.rpartition" : "str.partition", args, {"sep"}, 1);
    // Markup's own code escapes any value.
    const std::string wanted = self.is_markup() ? escape(given.at(0)).str() : argument_text(self, given, 0);
    if (wanted.empty()) value_error("empty separator");
    const std::string_view text = self.text();
    const std::size_t at = FromRight ? text.rfind(wanted) : text.find(wanted);
    const auto part = [&](std::string_view piece) { return Value::substring(self, piece); };
    if (at == std::string_view::npos) {
        if (FromRight) return make_tuple({part(text.substr(0, 0)), part(text.substr(0, 0)), self});
        return make_tuple({self, part(text.substr(0, 0)), part(text.substr(0, 0))});
    }
    return make_tuple(
        {part(text.substr(0, at)), part(text.substr(at, wanted.size())), part(text.substr(at + wanted.size()))});
}

/// Markup's casefold is that of str, so the result is plain text.
Value casefold(State&, const Value& self, const Args& args) {
    PositionalArguments("str.casefold", args, {}, 0);
    return Value(casefolded(self.text()));
}

Value expandtabs(State&, const Value& self, const Args& args) {
    const Arguments given("str.expandtabs", args, {"tabsize"}, 0);
    return like(self, tabs_expanded(self.text(), given.integer(0, 8)));
}

Value format(State&, const Value& self, const Args& args) { return format_braces(self, args); }

/// Accepts only UTF-8, the encoding of text.
Value encode(State&, const Value& self, const Args& args) {
    const Arguments given("str.encode", args, {"encoding", "errors"}, 0);
    std::string encoding = unicode::lower(given.text(0, "utf-8"));
    std::replace(encoding.begin(), encoding.end(), '_', '-');
    given.text(1, {});
    const bool ascii = encoding == "ascii" || encoding == "us-ascii";
    if (encoding != "utf-8" && encoding != "utf8" && !(ascii && is_ascii(self.text())))
        fail("NotImplementedError", fmt::format("templates encode text only as UTF-8, not as '{}'", given.text(0, {})));
    const auto bytes = std::as_bytes(std::span(self.text()));
    return make_bytes({bytes.begin(), bytes.end()});
}

Value format_map(State&, const Value& self, const Args& args) {
    return format_braces_from(self, PositionalArguments("str.format_map", args, {"mapping"}, 1).at(0));
}

/// Returns the characters of a string as code points.
std::vector<std::uint32_t> codes_of(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (std::size_t at = 0; at < text.size();) out.push_back(unicode::next(text, at));
    return out;
}

/// Makes a table for translate: from a mapping, or from characters, their replacements and characters to delete.
Value maketrans(State&, const Value&, const Args& args) {
    const PositionalArguments given("str.maketrans", args, {"x", "y", "z"}, 1);
    auto out = make_ref<Dict>();
    if (!given.has(1)) {
        if (!is_mapping(given.at(0))) type_error("if you give only one argument to maketrans it must be a dict");
        const Ptr<Dict> from = to_dict(given.at(0));
        for (const Dict::Entry& entry : from->entries()) {
            if (!entry.key.is_string() && !integer_of(entry.key))
                type_error("keys in translate table must be strings or integers");
            const auto codes = entry.key.is_string() ? codes_of(entry.key.text()) : std::vector<std::uint32_t>{0};
            if (codes.size() != 1) value_error("string keys in translate table must be of length 1");
            out->set(entry.key.is_string() ? Value(codes[0]) : entry.key, entry.value);
        }
        return out;
    }
    if (!given.at(0).is_string()) type_error("first maketrans argument must be a string if there is a second argument");
    const auto from = codes_of(given.at(0).text()), to = codes_of(given.text(1, {}));
    if (from.size() != to.size()) value_error("the first two maketrans arguments must have equal length");
    for (std::size_t i = 0; i < from.size(); ++i) out->set(Value(from[i]), Value(to[i]));
    for (const std::uint32_t code : codes_of(given.text(2, {}))) out->set(Value(code), Value(nullptr));
    return out;
}

/// Appends a character's entry in a table for translate.
void translate_one(const Value& found, std::uint32_t code, std::string& out) {
    if (found.is_missing()) return unicode::append(out, code);
    if (found.is_none()) return;
    if (found.is_string()) return void(out.append(found.text()));
    const auto number = integer_of(found);
    if (!number) type_error("character mapping must return integer, None or str");
    if (*number < 0 || *number > 0x10ffff) value_error("character mapping must be in range(0x110000)");
    unicode::append(out, static_cast<std::uint32_t>(*number));
}

Value translate(State&, const Value& self, const Args& args) {
    const PositionalArguments given("str.translate", args, {"table"}, 1);
    const Value table = self.is_markup() && given.at(0).is_string() ? escape(given.at(0)) : given.at(0);
    if (self.text().empty()) return self;
    if (table.is_undefined()) fail_undefined(table);
    if (!table.is_string() && !is_mapping(table) && !is_sequence(table))
        type_error(fmt::format("'{}' object is not subscriptable", type_name(table)));
    std::string out;
    for (const std::uint32_t code : codes_of(self.text())) {
        translate_one(find_item(table, Value(code)), code, out);
        check_size(out.size());
    }
    return like(self, out);
}

Value escape_method(State&, const Value&, const Args& args) {
    return escape(Arguments("Markup.escape", args, {"s"}, 1).at(0));
}

Value html_method(State&, const Value& self, const Args& args) {
    Arguments("Markup.__html__", args, {}, 0);
    return self;
}

Value unescape(State&, const Value& self, const Args& args) {
    Arguments("unescape", args, {}, 0);
    return Value(unescaped(self.text()));
}

Value striptags(State&, const Value& self, const Args& args) {
    Arguments("striptags", args, {}, 0);
    return Value(without_tags(self.text()));
}

constexpr MethodEntry methods[] = {
    {"upper", converted<"str.upper", unicode::upper>},
    {"lower", converted<"str.lower", unicode::lower>},
    {"casefold", casefold},
    {"title", converted<"str.title", title_cased>},
    {"capitalize", converted<"str.capitalize", capitalized>},
    {"swapcase", converted<"str.swapcase", case_swapped>},
    {"strip", strip<true, true>},
    {"lstrip", strip<true, false>},
    {"rstrip", strip<false, true>},
    {"center", justify<'^'>},
    {"ljust", justify<'<'>},
    {"rjust", justify<'>'>},
    {"zfill", zfill},
    {"replace", replace},
    {"split", split<false>},
    {"rsplit", split<true>},
    {"splitlines", splitlines},
    {"join", join},
    {"find", find<false, false>},
    {"rfind", find<true, false>},
    {"index", find<false, true>},
    {"rindex", find<true, true>},
    {"count", count},
    {"startswith", affix<false>},
    {"endswith", affix<true>},
    {"removeprefix", remove_affix<false>},
    {"removesuffix", remove_affix<true>},
    {"partition", partition<false>},
    {"rpartition", partition<true>},
    {"expandtabs", expandtabs},
    {"format", format},
    {"encode", encode},
    {"format_map", format_map},
    {"maketrans", maketrans},
    {"translate", translate},
    {"isalpha", checked<"str.isalpha", is_alphabetic>},
    {"isalnum", checked<"str.isalnum", is_alphanumeric>},
    {"isdigit", checked<"str.isdigit", is_digits>},
    {"isdecimal", checked<"str.isdecimal", is_decimals>},
    {"isnumeric", checked<"str.isnumeric", is_numeric>},
    {"isspace", checked<"str.isspace", is_blank>},
    {"islower", checked<"str.islower", is_lower_case>},
    {"isupper", checked<"str.isupper", is_upper_case>},
    {"istitle", checked<"str.istitle", is_title_case>},
    {"isascii", checked<"str.isascii", is_ascii>},
    {"isidentifier", checked<"str.isidentifier", is_identifier>},
    {"isprintable", checked<"str.isprintable", is_printable>},
};
constexpr MethodEntry markup_methods[] = {
    {"unescape", unescape}, {"striptags", striptags}, {"escape", escape_method}, {"__html__", html_method}};

}  // namespace

Method find_string_method(std::string_view name) { return find_in(methods, name); }
Method find_markup_method(std::string_view name) { return find_in(markup_methods, name); }

}  // namespace carboy::jinja
