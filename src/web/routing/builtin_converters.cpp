#include <carboy/web/routing/builtin_converters.hpp>

#include <algorithm>

#include <carboy/value/text/float_text.hpp>
#include <carboy/web/routing/path_values.hpp>
#include <carboy/web/routing/url_value.hpp>

#include "web/routing/part_matcher.hpp"
#include "web/routing/url_quote.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web::detail {

namespace {

constexpr std::size_t uuid_length = 36;

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool starts_with_uuid(std::string_view text) {
    if (text.size() < uuid_length) return false;
    for (std::size_t i = 0; i < uuid_length; ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !is_hex(text[i])) return false;
    }
    return true;
}

/// Returns the start of a number's digits: after its sign, if the converter accepts one.
std::size_t skip_sign(const PartMatcher& matcher, const MatchPlace& place) {
    const bool negative = place.current.converter.is_signed && matcher.target().substr(place.position).starts_with('-');
    return place.position + (negative ? 1 : 0);
}

std::string integer_text(const UrlValue& value) {
    if (value.kind() == UrlValue::Kind::floating) return std::to_string(static_cast<long long>(value.floating()));
    if (value.kind() == UrlValue::Kind::boolean) return std::to_string(value.integer());
    if (value.kind() != UrlValue::Kind::text) return plain_text(value);
    const auto number = path_integer(value.text(), true);
    if (!number) refuse_value(value, "a whole number");
    return std::to_string(*number);
}

bool is_item(std::string_view items, std::string_view text) {
    ArgumentReader reader{items};
    ConverterArgument item;
    while (reader.next(item))
        if (item.value == text) return true;
    return false;
}

}  // namespace

/// Tries the longest text first; lengths count code points.
bool match_string(PartMatcher& matcher, const MatchPlace& place) {
    const Converter& converter = place.current.converter;
    const std::size_t slash = matcher.find_slash(place.position);
    const std::size_t low = matcher.skip_characters(place.position, converter.min_length, slash);
    const bool too_short =
        converter.min_length > 0 && matcher.skip_characters(place.position, converter.min_length - 1, slash) == slash;
    if (too_short) return false;
    const bool bounded = converter.max_length < matcher.target().size();
    return matcher.take_longest(place, low,
                                bounded ? matcher.skip_characters(place.position, converter.max_length, slash) : slash);
}

/// Tries the largest number of digits first.
bool match_integer(PartMatcher& matcher, const MatchPlace& place) {
    const std::size_t first = skip_sign(matcher, place);
    const std::size_t end = matcher.skip_digits(first);
    return end > first && matcher.take_longest(place, first + 1, end);
}

bool match_float(PartMatcher& matcher, const MatchPlace& place) {
    const std::size_t first = skip_sign(matcher, place);
    const std::size_t point = matcher.skip_digits(first);
    if (point == first || point == matcher.target().size() || matcher.target()[point] != '.') return false;
    const std::size_t end = matcher.skip_digits(point + 1);
    return end > point + 1 && matcher.take_longest(place, point + 2, end);
}

/// Tries the shortest text first; a line feed is allowed only as its first character.
bool match_path(PartMatcher& matcher, const MatchPlace& place) {
    const std::string_view target = matcher.target();
    if (place.position == target.size() || target[place.position] == '/') return false;
    const std::size_t line_end = matcher.find_line_feed(place.position + 1);
    if (matcher.is_last(place)) return line_end == target.size() && matcher.take(place, target.size());
    return matcher.take_shortest(place, place.position + 1, line_end);
}

bool match_uuid(PartMatcher& matcher, const MatchPlace& place) {
    return starts_with_uuid(matcher.target().substr(place.position)) &&
           matcher.take(place, place.position + uuid_length);
}

bool match_item(PartMatcher& matcher, const MatchPlace& place) {
    const std::string_view rest = matcher.target().substr(place.position);
    const std::vector<std::string>& items = place.current.items;
    return std::any_of(items.begin(), items.end(), [&](const std::string& item) {
        return rest.starts_with(item) && matcher.take(place, place.position + item.size());
    });
}

bool accepts_integer(const Converter& converter, std::string_view text) {
    if (converter.fixed_digits != 0 && text.size() != converter.fixed_digits) return false;
    if (!converter.min.set && !converter.max.set) return true;
    const auto value = path_integer(text, true);
    return value && (!converter.min.set || *value >= converter.min.integer) &&
           (!converter.max.set || *value <= converter.max.integer);
}

bool accepts_float(const Converter& converter, std::string_view text) {
    const auto value = path_floating(text);
    return value && (!converter.min.set || *value >= converter.min.floating) &&
           (!converter.max.set || *value <= converter.max.floating);
}

std::string build_text(const Converter&, const UrlValue& value) { return quote_path_value(plain_text(value)); }

std::string build_integer(const Converter& converter, const UrlValue& value) {
    std::string digits = integer_text(value);
    const std::size_t sign = digits.starts_with('-') ? 1 : 0;
    if (digits.size() < converter.fixed_digits) digits.insert(sign, converter.fixed_digits - digits.size(), '0');
    return digits;
}

std::string build_float(const Converter&, const UrlValue& value) {
    switch (value.kind()) {
        case UrlValue::Kind::floating: return value::float_text(value.floating());
        case UrlValue::Kind::natural:
            return value::float_text(static_cast<double>(static_cast<std::uint64_t>(value.integer())));
        case UrlValue::Kind::text: break;
        default: return value::float_text(static_cast<double>(value.integer()));
    }
    const auto number = path_floating(value.text());
    if (!number) refuse_value(value, "a number");
    return value::float_text(*number);
}

std::string build_uuid(const Converter&, const UrlValue& value) { return plain_text(value); }

std::string build_item(const Converter& converter, const UrlValue& value) {
    const std::string text = plain_text(value);
    if (!is_item(converter.items, text)) refuse_value(value, "one of " + std::string(converter.items));
    return quote_path_value(text);
}

}  // namespace carboy::web::detail
