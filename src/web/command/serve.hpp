// The subcommand `run`.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace carboy::web {

struct Application;

/// The command line's options for serving.
struct ServeOptions {
    std::string host = "127.0.0.1";
    int port = 5000;
    int workers = 0;
    /// 0 means the configuration's value.  Units: bytes.
    std::size_t stack_size = 0;
    bool debug = false;
    /// DEBUG may be on even if others can reach the address.
    bool debug_for_everyone = false;
    /// With DEBUG: do not build and restart when a source file changes.
    bool no_reload = false;
    /// The command line, with which a second process can be started.
    std::vector<std::string> arguments;
};

/// Serves until SIGINT or SIGTERM, and logs one line per request. Returns the exit code.
/// Throws: Error when it cannot listen.
int serve(Application& application, const ServeOptions& options);

}  // namespace carboy::web
