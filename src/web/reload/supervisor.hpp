// The process that a developer starts with `run --debug`: it runs the application in a second process, and builds and
// starts it again when a source file changes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <carboy/server/listening_socket.hpp>

namespace carboy::web {

struct SupervisedProgram {
    /// The application's name, for the log.
    std::string name;
    /// The command line of this process.
    std::vector<std::string> arguments;
    std::string host;
    std::uint16_t port = 0;
};

/// Runs the program until SIGINT or SIGTERM, and returns its exit code. Returns nullopt at once when this process
/// cannot do that, because its executable is not in a CMake build folder or because `arguments` are not those
/// that it was started with. Throws: Error when it cannot listen.
std::optional<int> supervise(const SupervisedProgram& program);

/// In a process that a supervisor has started: the socket on which to serve; nullptr elsewhere. The process ends with
/// its supervisor from now on.
std::unique_ptr<server::ListeningSocket> supervised_socket();

}  // namespace carboy::web
