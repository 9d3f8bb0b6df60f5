// What every template of an application can name.
#pragma once

namespace carboy::jinja {
class Environment;
}

namespace carboy::web {

/// Adds request, session, g, config, url_for and get_flashed_messages; each leads to what is current at the render.
void add_template_globals(jinja::Environment& environment);

}  // namespace carboy::web
