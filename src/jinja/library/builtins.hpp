// Everything that is available in templates without an application.
#pragma once

#include "jinja/run/environment_parts.hpp"

namespace carboy::jinja {

/// Adds the built-in filters, tests and globals.
void add_builtins(EnvironmentParts& parts);

}  // namespace carboy::jinja
