// The command `settings`.
#pragma once

#include <carboy/web/command/command.hpp>

namespace carboy::web {

struct Application;
struct CommandSet;

/// Prints each setting that the application's libraries read: its value if it is set, its default, its meaning. With
/// --markdown, prints a Markdown table without values.
/// Lifetime: the application and the set must outlive the command.
Command settings_command(const Application& application, const CommandSet& set);

}  // namespace carboy::web
