// Filters about HTML and URLs.
#include "jinja/errors/fail.hpp"
#include "jinja/library/filters.hpp"
#include "jinja/library/urlize.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/arithmetic.hpp"
#include "jinja/python/escape.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"
#include "jinja/text/text_ops.hpp"

#include <carboy/value/text/percent.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {
namespace {

Value escape_filter(State&, const Value& value, const Args& args) {
    value_alone("markupsafe._speedups.escape", args);
    return escape(value);
}

Value forceescape(State&, const Value& value, const Args& args) {
    Arguments("do_forceescape", args, {}, 0);
    return escape(Value(value.str()));
}

Value safe(State&, const Value& value, const Args& args) {
    Arguments("do_mark_safe", args, {}, 0);
    return soft_str(value).as_markup(true);
}

Value striptags(State&, const Value& value, const Args& args) {
    Arguments("do_striptags", args, {}, 0);
    std::string buffer;
    return Value(without_tags(text_of(value, buffer)));
}

bool breaks_attribute(std::string_view key) { return key.find_first_of(" \t\n\r\f\v/>=") != std::string_view::npos; }

Value xmlattr(State& state, const Value& value, const Args& args) {
    const Arguments given("do_xmlattr", args, {"autospace"}, 0);
    if (value.is_undefined()) fail_undefined(value);
    if (!is_mapping(value))
        fail("AttributeError", fmt::format("'{}' object has no attribute 'items'", type_name(value)));
    std::string out;
    const Ptr<Dict> items = to_dict(value);
    for (const Dict::Entry& entry : items->entries()) {
        if (entry.value.is_none() || entry.value.is_undefined()) continue;
        if (!entry.key.is_string())
            type_error("expected string or bytes-like object, got '" + std::string(type_name(entry.key)) + "'");
        if (breaks_attribute(entry.key.text())) value_error("Invalid character in attribute name: " + entry.key.repr());
        if (!out.empty()) out += ' ';
        write_escaped(entry.key, out);
        out += "=\"";
        write_escaped(entry.value, out);
        out += '"';
    }
    if (given.flag(0, true) && !out.empty()) out.insert(0, " ");
    return make_text(out, state.autoescape());
}

void quote(const Value& part, bool query, std::string& out) {
    std::string buffer;
    std::string coded = value::percent_encode(text_of(part, buffer), query ? " " : "/");
    if (query) std::replace(coded.begin(), coded.end(), ' ', '+');
    out += coded;
}

Value urlencode(State&, const Value& value, const Args& args) {
    Arguments("do_urlencode", args, {}, 0);
    std::string out;
    if (value.is_string() || !is_iterable(value)) {
        quote(value, false, out);
        return Value(out);
    }
    const auto add = [&](const Value& key, const Value& item) {
        if (!out.empty()) out += '&';
        quote(key, true, out);
        out += '=';
        quote(item, true, out);
    };
    if (is_mapping(value)) {
        const Ptr<Dict> items = to_dict(value);
        for (const Dict::Entry& entry : items->entries()) add(entry.key, entry.value);
        return Value(out);
    }
    // One at a time, because the output for a loop object depends on its current position.
    Iteration walk(value);
    for (Value pair; walk.next(pair);) {
        if (!is_iterable(pair)) type_error(fmt::format("cannot unpack non-iterable {} object", type_name(pair)));
        const std::vector<Value> parts = to_vector(pair);
        if (parts.size() < 2)
            value_error(fmt::format("not enough values to unpack (expected 2, got {})", parts.size()));
        if (parts.size() > 2) value_error("too many values to unpack (expected 2)");
        add(parts[0], parts[1]);
    }
    return Value(out);
}

std::string relations(std::string_view rel, bool nofollow, std::string_view always) {
    std::vector<std::string> words;
    for (const std::string_view source : {rel, always})
        for (const std::string_view word : split_words(source, -1, false)) words.emplace_back(word);
    if (nofollow) words.emplace_back("nofollow");
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
    return out;
}

Value urlize_filter(State& state, const Value& value, const Args& args) {
    const Arguments given("do_urlize", args, {"trim_url_limit", "nofollow", "target", "rel", "extra_schemes"}, 0);
    const Options& options = state.parts().options;
    Links links;
    if (given.given(0)) links.trim = given.integer(0, 0);
    links.rel =
        relations(given.given(3) ? given.text(3, {}) : std::string_view(), given.flag(1, false), options.urlize_rel);
    links.target = given.given(2) ? std::string(given.text(2, {})) : options.urlize_target;
    links.schemes = options.urlize_extra_schemes;
    if (given.given(4)) {
        links.schemes.clear();
        for (const Value& scheme : to_vector(given.at(4))) links.schemes.push_back(scheme.str());
    }
    for (const std::string& scheme : links.schemes)
        if (!is_uri_scheme(scheme))
            fail("FilterArgumentError", Value(scheme).repr() + " is not a valid URI scheme prefix.");
    return make_text(urlize(escape(value).text(), links), state.autoescape());
}

}  // namespace

std::span<const BuiltinEntry> html_filters() {
    static constexpr BuiltinEntry entries[] = {
        {"e", escape_filter},     {"escape", escape_filter}, {"forceescape", forceescape}, {"safe", safe},
        {"striptags", striptags}, {"xmlattr", xmlattr},      {"urlencode", urlencode},     {"urlize", urlize_filter},
    };
    return entries;
}

}  // namespace carboy::jinja
