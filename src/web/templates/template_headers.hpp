// request.headers in templates.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// A mapping of the current request's headers.
jinja::Value make_headers_object();

}  // namespace carboy::web
