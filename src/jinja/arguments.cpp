#include "jinja/arguments.hpp"

#include "jinja/fail.hpp"
#include "jinja/ops.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja {

Arguments::Arguments(std::string_view function, const Args& args, std::initializer_list<std::string_view> names,
                     std::size_t least)
    : function_(function) {
    if (args.size() > names.size())
        type_error(
            fmt::format("{}() takes {} positional arguments but {} were given", function, names.size(), args.size()));
    for (std::size_t i = 0; i < args.size(); ++i) values_[i] = &args[i];
    for (const NamedValue& argument : args.keyword) {
        const auto found = std::find(names.begin(), names.end(), argument.name);
        if (found == names.end())
            type_error(fmt::format("{}() got an unexpected keyword argument '{}'", function, argument.name));
        const auto at = static_cast<std::size_t>(found - names.begin());
        if (values_[at]) type_error(fmt::format("{}() got multiple values for argument '{}'", function, argument.name));
        values_[at] = &argument.value;
    }
    for (std::size_t i = 0; i < least; ++i)
        if (!values_[i])
            type_error(fmt::format("{}() missing 1 required positional argument: '{}'", function, names.begin()[i]));
}

PositionalArguments::PositionalArguments(std::string_view function, const Args& args,
                                         std::initializer_list<std::string_view> names, std::size_t least)
    : Arguments(function, {args.positional}, names, least) {
    if (!args.keyword.empty()) type_error(fmt::format("{}() takes no keyword arguments", function));
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
        type_error(fmt::format("{}() argument must be str, not {}", function_, type_name(at(parameter))));
    return at(parameter).text();
}

}  // namespace carboy::jinja
