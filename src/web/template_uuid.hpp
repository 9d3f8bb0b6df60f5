// A UUID as templates see it: what a `uuid` variable of a rule and a UUID in a session are.
#pragma once

#include <string_view>

#include <carboy/jinja/value.hpp>

namespace carboy::web {

/// Prints as its canonical text; `hex` is the same without hyphens.  Source: Python's uuid.UUID.
/// `text` has hyphens in the usual places, or none.
jinja::Value make_uuid_object(std::string_view text);

}  // namespace carboy::web
