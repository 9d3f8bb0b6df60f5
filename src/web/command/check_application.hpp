// The command `check`.
#pragma once

#include <string>

#include <carboy/web/command/command.hpp>

namespace carboy::web {

struct Application;

/// The file in which the application was made; one of Application::parts.
struct MadeIn {
    std::string file;
};

/// Compiles every template and resolves each url_for with a constant endpoint, then runs the checks of other libraries.
/// Prints the faults with file and line, and returns 1 if there are any.
/// Lifetime: the application must outlive the command.
Command check_command(Application& application);

}  // namespace carboy::web
