// `current_user` in templates.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// An object with is_authenticated, is_anonymous and is_active, and with the attributes of the current user.
jinja::Value make_current_user_object();

/// The current user as templates see it, or None.
jinja::Value view_current_user();

}  // namespace carboy::web
