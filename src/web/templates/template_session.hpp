// `session` as templates see it.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// A mapping that provides the current request's session.
jinja::Value make_session_object();

}  // namespace carboy::web
