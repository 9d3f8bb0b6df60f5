// The subcommand `routes`.
#pragma once

namespace carboy::web {

struct AppCore;

/// Prints endpoint, methods and rule of every route, ordered by endpoint. Returns the exit code.
int list_routes(const AppCore& core);

}  // namespace carboy::web
