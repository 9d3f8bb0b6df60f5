// The command `routes`.
#pragma once

#include <carboy/web/command/command.hpp>

namespace carboy::web {

struct Application;

/// Prints the endpoint, methods and rule of every route, ordered by endpoint.
/// Lifetime: the application must outlive the command.
Command routes_command(const Application& application);

}  // namespace carboy::web
