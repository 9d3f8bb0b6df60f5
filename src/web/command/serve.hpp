// The subcommand `run`.
#pragma once

#include <cstddef>
#include <string>

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
};

/// Serves until SIGINT or SIGTERM, and logs one line per request. Returns the exit code.
/// Throws: Error when it cannot listen.
int serve(Application& application, const ServeOptions& options);

}  // namespace carboy::web
