// The template engine of an application: where templates come from and what they can call.
#pragma once

#include <memory>

#include <carboy/jinja/environment.hpp>

namespace carboy::web {

struct AppCore;

/// Templates from inside the executable, from the application's folder, then from ./templates; with the globals
/// request, session, g, config, url_for and get_flashed_messages.
std::unique_ptr<jinja::Environment> make_environment(const AppCore& core);

}  // namespace carboy::web
