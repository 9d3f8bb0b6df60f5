// What a browser shows while the application cannot run: the compiler's first error, or how the program ended.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "web/reload/build_output.hpp"

namespace carboy::web {

/// Why the application does not run.
struct Trouble {
    /// "The build failed" or "The application ended".
    std::string title;
    /// What was done: the command of the build, or the program.
    std::string command;
    BuildError error;
    /// Everything that the build has printed.
    std::string output;
    /// Where relative names of files begin, and the folder whose name is left out.
    std::string build_folder, source_folder;
};

/// Answers every request on a socket with the page of the trouble, to this machine only, until it is destroyed. The
/// page loads itself again when something else answers.
class TroublePage {
  public:
    TroublePage(int listening_socket, Trouble trouble);
    ~TroublePage();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace carboy::web
