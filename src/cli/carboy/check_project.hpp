// `carboy check`: builds the application of a project and lets it check itself, because only it knows its models and
// routes.
#pragma once

namespace CLI {
class App;
}

namespace carboy::cli {

/// Adds `check` to the command line.
void add_check_command(CLI::App& line);

}  // namespace carboy::cli
