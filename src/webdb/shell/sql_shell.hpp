// `db shell`: SQL on the application's database, with result tables.
#pragma once

#include <carboy/engine/engine.hpp>

#include <string>
#include <string_view>

namespace carboy::webdb {

/// Reads statements, which end with a semicolon, and commands such as .tables from standard input until its end.
/// Returns 1 if a statement from a file or pipe has failed, which also ends the shell.
int run_sql_shell(engine::Engine& engine, const std::string& application);

/// True if the text ends with a semicolon outside quotes and comments.
bool is_complete_statement(std::string_view text);

}  // namespace carboy::webdb
