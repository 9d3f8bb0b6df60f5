// A build that runs in a second process.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/reload/process.hpp"

namespace carboy::web {

/// Runs a command, repeats its output on standard error, and keeps it.
class Build {
  public:
    explicit Build(std::vector<std::string> command);
    ~Build();
    Build(const Build&) = delete;
    Build& operator=(const Build&) = delete;

    /// Ends the command and begins it again, because a source file has changed in the meantime.
    void start_again();
    /// Readable when there is output.
    int descriptor() const noexcept { return pipe_[0]; }
    /// Reads the output that is there.
    void read();
    bool ended();
    /// Requires: ended().
    bool succeeded();
    /// Without the colors that a terminal would show.
    const std::string& output() const noexcept { return output_; }
    std::string command() const;

  private:
    void start();
    void close_pipe() noexcept;

    std::vector<std::string> command_;
    int pipe_[2] = {-1, -1};
    std::optional<Process> process_;
    std::string output_;
};

}  // namespace carboy::web
