// UUIDs in templates: the value of a rule's `uuid` variable and of a UUID in a session.
#pragma once

#include <string_view>

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// Returns the UUID that this text spells, with or without hyphens; otherwise the text itself.
jinja::Value make_uuid_object(std::string_view text);

}  // namespace carboy::web
