// The lines that a person types, with editing and a history if libedit is installed.
#pragma once

#include <optional>
#include <string>

namespace carboy::webdb {

/// Reads standard input. On a terminal, libedit edits the line and keeps the history in a file. libedit is looked for
/// when the shell starts, so that an application does not depend on it.
class LineReader {
  public:
    /// `history` is the file of the history; empty keeps none.
    explicit LineReader(std::string history);
    ~LineReader();
    LineReader(const LineReader&) = delete;
    LineReader& operator=(const LineReader&) = delete;

    /// Returns the next line without its end, or nullopt at the end of the input.
    std::optional<std::string> read(const std::string& prompt);
    /// Adds a whole statement to the history.
    void remember(const std::string& statement);
    bool is_terminal() const noexcept { return terminal_; }

  private:
    bool terminal_;
    std::string history_;
    char* (*readline_)(const char*) = nullptr;
    int (*add_history_)(const char*) = nullptr;
    int (*write_history_)(const char*) = nullptr;
};

/// Returns the file of the history: $XDG_STATE_HOME or ~/.local/state, and the application's name. Empty without a
/// home.
std::string history_file(const std::string& application);

}  // namespace carboy::webdb
