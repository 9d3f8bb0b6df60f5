// A program that the supervisor has started, and the signals that the supervisor receives.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace carboy::web {

/// How a program is started.
struct ProcessOptions {
    std::vector<std::string> arguments;
    /// The file to run when it is not arguments[0].
    std::string file;
    /// Added to the environment: "NAME=value".
    std::string variable;
    /// A descriptor that the program inherits under the same number; -1 for none.
    int inherited = -1;
    /// Receives standard output and standard error; -1 leaves them as they are.
    int output = -1;
};

/// A child process in a process group of its own, so that the terminal's Ctrl-C does not reach it.
/// The destructor kills it.
class Process {
  public:
    /// Throws: Error "program_failed" when the file cannot be run.
    explicit Process(const ProcessOptions& options);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// Returns the status of waitpid() once the process has ended.
    std::optional<int> ended();
    /// Sends the signal to the whole group.
    void send(int signal) noexcept;
    /// Waits for the end, and kills the group when it takes longer.  Units: milliseconds.
    void stop(int timeout) noexcept;

  private:
    pid_t id_ = -1;
    std::optional<int> status_;
};

/// While it exists, SIGINT, SIGTERM, SIGHUP and SIGCHLD are noted in a pipe. Only one can exist in a process at a time.
class SignalNotes {
  public:
    SignalNotes();
    ~SignalNotes();
    SignalNotes(const SignalNotes&) = delete;
    SignalNotes& operator=(const SignalNotes&) = delete;

    /// Readable when a signal has arrived.
    int descriptor() const noexcept { return pipe_[0]; }
    /// Reads the notes. Returns the number of those that ask to stop.
    int stops();

  private:
    struct Saved;
    int pipe_[2] = {-1, -1};
    Saved* saved_;
};

}  // namespace carboy::web
