// The strings that a variable of a rule accepts. A converter is one object, a ConverterType: Carboy's own are in
// builtin_converters.hpp, an application defines others with url_converter.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <carboy/web/routing/converter_arguments.hpp>
#include <carboy/web/routing/rule_fault.hpp>

namespace carboy::web {

class PartMatcher;
class UrlValue;
struct MatchPlace;

struct Converter;

namespace detail {
/// Reports a fault when there are arguments.
constexpr RuleFault read_no_arguments(std::string_view arguments, Converter&) {
    ArgumentReader reader{arguments};
    ConverterArgument argument;
    if (reader.next(argument)) return RuleFault::unknown_converter_argument;
    return reader.malformed() ? RuleFault::bad_converter_argument : RuleFault::none;
}
}  // namespace detail

/// The kind of value that a converter produces from a string.
enum class ValueKind : std::uint8_t {
    text,
    integer,
    floating,
    uuid,
    /// An application's type, through UrlConverter.
    own,
};

/// The properties of a converter.
/// Lifetime: static.
struct ConverterType {
    /// The name in a rule, before the colon.
    std::string_view name;
    ValueKind value = ValueKind::text;
    /// A variable with a lower weight is tried first.
    int weight = 100;
    /// True when the text may contain slashes, so that the variable ends the parts of a rule.
    bool takes_slashes = false;
    /// Parses the arguments into the converter, at compile time for a checked rule.
    RuleFault (*read_arguments)(std::string_view arguments, Converter& converter) = detail::read_no_arguments;
    /// True when the variable at this place can match a string such that the rest of the part also matches.
    bool (*match)(PartMatcher& matcher, const MatchPlace& place) = nullptr;
    /// For a user's converter: true for strings that it matches. Null matches all.
    bool (*pattern)(std::string_view text) = nullptr;
    /// Called after the rule has matched; when it returns false, no other rule is tried. Null accepts all.
    bool (*accepts)(const Converter& converter, std::string_view text) = nullptr;
    /// Returns the value in the form for a path, percent-encoded.
    /// Throws: Error "url_build_failed" for a value that the converter does not support.
    std::string (*build)(const Converter& converter, const UrlValue& value) = nullptr;
};

/// Stands for "no converter": its name is empty. It is an object rather than a null pointer because the undefined
/// behaviour sanitizer rejects comparing an address with null in constants.
inline constexpr ConverterType no_converter{};

/// A converter with its arguments.
struct Converter {
    static constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

    /// Never null; no_converter until it is set.
    const ConverterType* type = &no_converter;
    /// Units: code points.
    std::size_t min_length = 1;
    std::size_t max_length = no_limit;
    std::size_t fixed_digits = 0;
    bool is_signed = false;
    Bound min;
    Bound max;
    /// The arguments of `any` in their original spelling.  Lifetime: the rule's text.
    std::string_view items;
};

}  // namespace carboy::web
