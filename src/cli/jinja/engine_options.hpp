// The options of the `jinja` command: all of the engine's options, under the engine's names.
#pragma once

#include <carboy/jinja/syntax/options.hpp>

namespace CLI {
class App;
}

/// The command's defaults: the statement extensions are on.
carboy::jinja::Options command_options();

/// Adds one command-line option for each engine option. Lifetime: `options` must live until the arguments are parsed.
void add_engine_options(CLI::App& command, carboy::jinja::Options& options);
