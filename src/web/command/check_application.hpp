// The command `check`.
#pragma once

#include <string>

#include <carboy/web/command/command.hpp>

namespace carboy::web {

struct Application;
struct CommandSet;

/// The file in which the application was made; one of Application::parts.
struct MadeIn {
    std::string file;
};

/// Checks the values of the settings, compiles every template and resolves each url_for with a constant endpoint, then
/// runs the checks of other libraries. Prints the faults with file and line, and returns 1 if there are any. Lifetime:
/// the application and the set must outlive the command.
Command check_command(Application& application, const CommandSet& set);

}  // namespace carboy::web
