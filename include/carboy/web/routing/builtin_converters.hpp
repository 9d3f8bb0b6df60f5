// The converters that every application has: string, int, float, path, uuid, any.
// Source: Werkzeug routing/converters.py.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <carboy/web/routing/converter.hpp>

namespace carboy::web {

namespace detail {

constexpr RuleFault set_length(Converter& converter, const ConverterArgument& argument) {
    std::size_t length = 0;
    if (!parse_length(argument.value, length)) return RuleFault::bad_converter_argument;
    if (argument.name == "minlength") {
        converter.min_length = length;
    } else if (argument.name == "maxlength") {
        converter.max_length = length;
    } else if (argument.name == "length") {
        converter.min_length = converter.max_length = length;
    } else {
        return RuleFault::unknown_converter_argument;
    }
    return RuleFault::none;
}

constexpr RuleFault set_bound(Converter& converter, const ConverterArgument& argument) {
    bool good = false;
    if (argument.name == "min") {
        good = parse_bound(argument.value, converter.min);
    } else if (argument.name == "max") {
        good = parse_bound(argument.value, converter.max);
    } else if (argument.name == "signed") {
        good = parse_flag(argument.value, converter.is_signed);
    } else {
        return RuleFault::unknown_converter_argument;
    }
    return good ? RuleFault::none : RuleFault::bad_converter_argument;
}

constexpr RuleFault set_integer_argument(Converter& converter, const ConverterArgument& argument) {
    if (argument.name != "fixed_digits") return set_bound(converter, argument);
    return parse_length(argument.value, converter.fixed_digits) ? RuleFault::none : RuleFault::bad_converter_argument;
}

/// Sets each argument; an unnamed argument has the name that belongs to its position.
template <class Set>
constexpr RuleFault read_named(std::string_view arguments, Converter& converter,
                               std::span<const std::string_view> names, const Set& set) {
    ArgumentReader reader{arguments};
    ConverterArgument argument;
    for (std::size_t position = 0; reader.next(argument); ++position) {
        if (argument.name.empty() && position < names.size()) argument.name = names[position];
        if (const RuleFault fault = set(converter, argument); fault != RuleFault::none) return fault;
    }
    return reader.malformed() ? RuleFault::bad_converter_argument : RuleFault::none;
}

constexpr RuleFault read_lengths(std::string_view arguments, Converter& converter) {
    constexpr std::string_view names[] = {"minlength", "maxlength", "length"};
    return read_named(arguments, converter, names, set_length);
}

constexpr RuleFault read_integer_arguments(std::string_view arguments, Converter& converter) {
    constexpr std::string_view names[] = {"fixed_digits", "min", "max", "signed"};
    return read_named(arguments, converter, names, set_integer_argument);
}

constexpr RuleFault read_float_arguments(std::string_view arguments, Converter& converter) {
    constexpr std::string_view names[] = {"min", "max", "signed"};
    return read_named(arguments, converter, names, set_bound);
}

constexpr RuleFault read_items(std::string_view arguments, Converter& converter) {
    ArgumentReader reader{arguments};
    ConverterArgument argument;
    std::size_t count = 0;
    while (reader.next(argument)) ++count;
    if (reader.malformed() || count == 0) return RuleFault::bad_converter_argument;
    converter.items = arguments;
    return RuleFault::none;
}

bool match_string(PartMatcher& matcher, const MatchPlace& place);
bool match_integer(PartMatcher& matcher, const MatchPlace& place);
bool match_float(PartMatcher& matcher, const MatchPlace& place);
bool match_path(PartMatcher& matcher, const MatchPlace& place);
bool match_uuid(PartMatcher& matcher, const MatchPlace& place);
bool match_item(PartMatcher& matcher, const MatchPlace& place);

bool accepts_integer(const Converter& converter, std::string_view text);
bool accepts_float(const Converter& converter, std::string_view text);

std::string build_text(const Converter& converter, const UrlValue& value);
std::string build_integer(const Converter& converter, const UrlValue& value);
std::string build_float(const Converter& converter, const UrlValue& value);
std::string build_uuid(const Converter& converter, const UrlValue& value);
std::string build_item(const Converter& converter, const UrlValue& value);

}  // namespace detail

inline constexpr ConverterType string_converter{.name = "string",
                                                .read_arguments = detail::read_lengths,
                                                .match = detail::match_string,
                                                .build = detail::build_text};
inline constexpr ConverterType int_converter{.name = "int",
                                             .value = ValueKind::integer,
                                             .weight = 50,
                                             .read_arguments = detail::read_integer_arguments,
                                             .match = detail::match_integer,
                                             .accepts = detail::accepts_integer,
                                             .build = detail::build_integer};
inline constexpr ConverterType float_converter{.name = "float",
                                               .value = ValueKind::floating,
                                               .weight = 50,
                                               .read_arguments = detail::read_float_arguments,
                                               .match = detail::match_float,
                                               .accepts = detail::accepts_float,
                                               .build = detail::build_float};
inline constexpr ConverterType path_converter{
    .name = "path", .weight = 200, .takes_slashes = true, .match = detail::match_path, .build = detail::build_text};
inline constexpr ConverterType uuid_converter{
    .name = "uuid", .value = ValueKind::uuid, .match = detail::match_uuid, .build = detail::build_uuid};
inline constexpr ConverterType any_converter{
    .name = "any", .read_arguments = detail::read_items, .match = detail::match_item, .build = detail::build_item};

inline constexpr const ConverterType* builtin_converters[] = {&string_converter, &int_converter,  &float_converter,
                                                              &path_converter,   &uuid_converter, &any_converter};

/// Returns the converter of this name, a built-in one or one of `own`; no_converter when there is none.
constexpr const ConverterType* find_converter(std::string_view name, std::span<const ConverterType* const> own) {
    if (name == "default") return &string_converter;
    for (const ConverterType* type : builtin_converters)
        if (type->name == name) return type;
    for (const ConverterType* type : own)
        if (!name.empty() && type->name == name) return type;
    return &no_converter;
}

/// Reads a converter's name and arguments into `converter`.
constexpr RuleFault parse_converter(std::string_view name, std::string_view arguments,
                                    std::span<const ConverterType* const> own, Converter& converter) {
    converter = {};
    converter.type = find_converter(name, own);
    if (converter.type->name.empty()) return RuleFault::unknown_converter;
    return converter.type->read_arguments(arguments, converter);
}

}  // namespace carboy::web
