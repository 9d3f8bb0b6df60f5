#include "jinja/python/arguments.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/python/undefined.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace carboy::jinja {

namespace {

/// Parameters that a Python function has before those that a template can pass: the value of a filter or test, and the
/// values that Jinja adds. Source: Jinja filters.py and tests.py.
std::size_t hidden_parameters(std::string_view function) {
    static constexpr std::string_view with_more[] = {
        "do_attr",         "do_last",      "do_max",      "do_min",      "do_random",   "do_replace", "do_sort",
        "do_tojson",       "do_truncate",  "do_unique",   "do_urlize",   "do_wordwrap", "do_xmlattr", "sync_do_first",
        "sync_do_groupby", "sync_do_join", "sync_do_sum", "test_filter", "test_test"};
    if (std::find(std::begin(with_more), std::end(with_more), function) != std::end(with_more)) return 2;
    const bool with_value =
        function.starts_with("do_") || function.starts_with("sync_do_") || function.starts_with("test_");
    return with_value ? 1 : 0;
}

std::string counted(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

/// True for "str.split": a function that is written in C and has different error messages.
bool is_builtin(std::string_view function) { return function.find('.') != std::string_view::npos; }
std::string_view short_name(std::string_view function) { return function.substr(function.rfind('.') + 1); }

[[noreturn]] void too_many(std::string_view function, std::size_t given, std::size_t least, std::size_t most) {
    if (is_builtin(function))
        type_error(
            fmt::format("{}() takes at most {} ({} given)", short_name(function), counted(most, "argument"), given));
    const std::size_t hidden = hidden_parameters(function);
    std::string takes = counted(most + hidden, "positional argument");
    if (least != most) takes = fmt::format("from {} to {}", least + hidden, takes);
    type_error(fmt::format("{}() takes {} but {} were given", function, takes, given + hidden));
}

[[noreturn]] void unexpected(std::string_view function, std::string_view keyword) {
    if (is_builtin(function))
        type_error(fmt::format("'{}' is an invalid keyword argument for {}()", keyword, short_name(function)));
    type_error(fmt::format("{}() got an unexpected keyword argument '{}'", function, keyword));
}

/// True for methods that parse their arguments with their own format.
bool is_parsed(std::string_view function) {
    static constexpr std::string_view parsed[] = {"str.count", "str.endswith", "str.find",      "str.index",
                                                  "str.rfind", "str.rindex",   "str.startswith"};
    return std::find(std::begin(parsed), std::end(parsed), function) != std::end(parsed);
}

[[noreturn]] void wrong_number(std::string_view function, std::size_t given, std::size_t least, std::size_t most) {
    const std::string_view name = short_name(function);
    const std::string_view bound = given < least ? "at least" : "at most";
    const std::string wanted = counted(given < least ? least : most, "argument");
    if (is_parsed(function)) type_error(fmt::format("{}() takes {} {} ({} given)", name, bound, wanted, given));
    if (most == 0) type_error(fmt::format("{}() takes no arguments ({} given)", function, given));
    if (least == 1 && most == 1) type_error(fmt::format("{}() takes exactly one argument ({} given)", function, given));
    type_error(least == most ? fmt::format("{} expected {}, got {}", name, wanted, given)
                             : fmt::format("{} expected {} {}, got {}", name, bound, wanted, given));
}

}  // namespace

void no_keywords(std::string_view function, const Args& args) {
    if (!args.keyword.empty()) type_error(fmt::format("{}() takes no keyword arguments", function));
}

void value_alone(std::string_view function, const Args& args) {
    no_keywords(function, args);
    if (args.size() > 0) wrong_number(function, args.size() + 1, 1, 1);
}

Arguments::Arguments(std::string_view function, const Args& args, std::initializer_list<std::string_view> names,
                     std::size_t least)
    : function_(function) {
    if (args.size() > names.size()) too_many(function, args.size(), least, names.size());
    for (std::size_t i = 0; i < args.size(); ++i) values_[i] = &args[i];
    for (const NamedValue& argument : args.keyword) {
        const auto found = std::find(names.begin(), names.end(), argument.name);
        if (found == names.end()) unexpected(function, argument.name);
        const auto at = static_cast<std::size_t>(found - names.begin());
        if (values_[at]) type_error(fmt::format("{}() got multiple values for argument '{}'", function, argument.name));
        values_[at] = &argument.value;
    }
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < least; ++i)
        if (!values_[i]) missing.push_back(fmt::format("'{}'", names.begin()[i]));
    if (missing.empty()) return;
    type_error(fmt::format("{}() missing {}: {}", function, counted(missing.size(), "required positional argument"),
                           fmt::join(missing, " and ")));
}

PositionalArguments::PositionalArguments(std::string_view function, const Args& args,
                                         std::initializer_list<std::string_view> names, std::size_t least)
    : Arguments(function, {}, names, 0) {
    no_keywords(is_parsed(function) ? short_name(function) : function, args);
    if (args.size() < least || args.size() > names.size()) wrong_number(function, args.size(), least, names.size());
    for (std::size_t i = 0; i < args.size(); ++i) values_[i] = &args[i];
}

bool Arguments::flag(std::size_t parameter, bool fallback) const {
    return has(parameter) ? truth(at(parameter)) : fallback;
}

std::int64_t Arguments::integer(std::size_t parameter, std::int64_t fallback) const {
    return has(parameter) ? index_of(at(parameter)) : fallback;
}

std::string_view Arguments::text(std::size_t parameter, std::string_view fallback) const {
    if (!has(parameter)) return fallback;
    if (at(parameter).is_undefined()) fail_undefined(at(parameter));
    if (!at(parameter).is_string())
        type_error(fmt::format("{}() argument must be str, not {}", short_name(function_), type_name(at(parameter))));
    return at(parameter).text();
}

}  // namespace carboy::jinja
