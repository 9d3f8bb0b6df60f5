// The names that every template of an application can use.
#pragma once

namespace carboy::jinja {
class Environment;
}

namespace carboy::web {

/// Adds request, session, g, config, url_for and get_flashed_messages; each refers to the current one at render time.
void add_template_globals(jinja::Environment& environment);

}  // namespace carboy::web
