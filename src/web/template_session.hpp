// `session` as templates see it.
#pragma once

#include <carboy/jinja/value.hpp>

namespace carboy::web {

/// A mapping that leads to the current request's session.
jinja::Value make_session_object();

}  // namespace carboy::web
