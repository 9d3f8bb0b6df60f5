#include "web/templates/template_uuid.hpp"

#include <carboy/jinja/stdlib/python_values.hpp>
#include <carboy/value/text/uuid_text.hpp>

namespace carboy::web {

jinja::Value make_uuid_object(std::string_view text) {
    const auto bytes = value::parse_uuid(text);
    return bytes ? jinja::make_uuid(*bytes) : jinja::Value(text);
}

}  // namespace carboy::web
