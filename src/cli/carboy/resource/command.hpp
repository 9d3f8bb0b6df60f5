// The subcommand `new resource` of `carboy`.
#pragma once

namespace CLI {
class App;
}

namespace carboy::cli {

/// Adds `resource` below the subcommand `new`.
void add_resource_command(CLI::App& new_command);

}  // namespace carboy::cli
