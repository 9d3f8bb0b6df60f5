// A UUID as templates see it: what a `uuid` variable of a rule and a UUID in a session are.
#pragma once

#include <string_view>

#include <carboy/jinja/value.hpp>

namespace carboy::web {

/// The UUID that this text spells, with hyphens or without; the text itself when it spells none.
jinja::Value make_uuid_object(std::string_view text);

}  // namespace carboy::web
