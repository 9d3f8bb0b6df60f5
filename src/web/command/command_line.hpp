// The command line of an application.
#pragma once

namespace carboy::web {

struct Application;
struct CommandSet;

/// Parses the arguments and runs the command: `run` (also the default) or one of the set. Returns the exit code; errors
/// are printed with their hints.
int run_command_line(Application& application, const CommandSet& commands, int argc, char** argv);

}  // namespace carboy::web
