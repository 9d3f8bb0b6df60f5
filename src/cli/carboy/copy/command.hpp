// The command line of `carboy db copy`.
#pragma once

#include <CLI/CLI.hpp>

namespace carboy::cli {

/// Adds `db copy` to the tool's command line. The command fails when the two databases differ at the end.
void add_copy_command(CLI::App& line);

}  // namespace carboy::cli
