// The request as templates see it.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// An object that provides the current request: method, path, url, args, form, cookies, headers, endpoint, ...
jinja::Value make_request_object();

}  // namespace carboy::web
