// The subcommand `run`.
#pragma once

#include <string>

namespace carboy::web {

struct AppCore;

/// What the command line says about serving.
struct ServeOptions {
    std::string host = "127.0.0.1";
    int port = 5000;
    int workers = 0;
    bool debug = false;
};

/// Serves until SIGINT or SIGTERM; logs a line a request. Returns the exit code.
/// Throws: Error when it cannot listen.
int serve(AppCore& core, const ServeOptions& options);

}  // namespace carboy::web
