#include "web/routing/url_text.hpp"

#include <carboy/base/error.hpp>
#include <carboy/value/text/float_text.hpp>

namespace carboy::web {

std::string plain_text(const UrlValue& value) {
    switch (value.kind()) {
        case UrlValue::Kind::none: return "None";
        case UrlValue::Kind::boolean: return value.integer() ? "True" : "False";
        case UrlValue::Kind::integer: return std::to_string(value.integer());
        case UrlValue::Kind::natural: return std::to_string(static_cast<std::uint64_t>(value.integer()));
        case UrlValue::Kind::floating: return value::float_text(value.floating());
        case UrlValue::Kind::text: break;
    }
    return std::string(value.text());
}

void refuse_value(const UrlValue& value, std::string_view wanted) {
    throw Error("url_build_failed", "'" + plain_text(value) + "' is not " + std::string(wanted) + ".",
                "Pass a value that the rule's converter accepts to url_for.");
}

}  // namespace carboy::web
