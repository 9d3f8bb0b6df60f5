#include <carboy/web/routing/url_converter.hpp>

#include <carboy/web/routing/url_value.hpp>

#include "web/routing/part_matcher.hpp"
#include "web/routing/url_quote.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web::detail {

bool match_pattern(PartMatcher& matcher, const MatchPlace& place) {
    const ConverterType& type = *place.current.converter.type;
    const std::size_t end = type.takes_slashes ? matcher.target().size() : matcher.find_slash(place.position);
    if (end == place.position) return false;
    if (type.pattern != nullptr) return matcher.take_matching(place, place.position + 1, end, type.pattern);
    return matcher.take_longest(place, place.position + 1, end);
}

std::string build_own(const Converter& converter, const UrlValue& value) {
    const std::string text = plain_text(value);
    const ConverterType& type = *converter.type;
    const bool matches = type.pattern == nullptr || type.pattern(text);
    if (text.empty() || !matches || !type.accepts(converter, text))
        refuse_value(value, "a value of the converter '" + std::string(type.name) + "'");
    return quote_path_value(text);
}

}  // namespace carboy::web::detail
