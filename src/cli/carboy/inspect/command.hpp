// `carboy inspect`: models for an existing database.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace carboy::cli {

/// Returns the header of models for a database, or for one of its schemas.
/// Throws: UrlError, OperationalError; Error "no_such_schema".
std::string inspect(const std::string& url, const std::string& name_space, const std::string& schema = "");

/// Adds the command to the tool's command line.
void add_inspect_command(CLI::App& line);

}  // namespace carboy::cli
