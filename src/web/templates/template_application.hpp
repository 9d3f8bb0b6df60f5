// `config` and `g` as templates see them.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// A mapping that provides the current application's settings.
jinja::Value make_config_object();

/// An object whose attributes are the values of the current application context.
jinja::Value make_g_object();

}  // namespace carboy::web
