// The command line of an application.
#pragma once

namespace carboy::web {

struct AppCore;

/// Parses and runs; returns the exit code.  Throws: what a command throws.
int run_command_line(AppCore& core, int argc, char** argv);

}  // namespace carboy::web
