// What a copy prints while it runs: a bar that moves on a terminal, otherwise one line for each table.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace carboy::cli {

/// Writes to the standard error stream.
class Progress {
  public:
    /// `terminal` is true when lines can be written again.
    explicit Progress(bool terminal) : terminal_(terminal) {}

    void start(std::string what, std::int64_t total);
    void move(std::int64_t done);
    void finish();
    /// Ends it without a line.
    void clear();
    /// Prints a line of its own.
    void say(const std::string& line);

  private:
    void draw();

    bool terminal_;
    std::string what_;
    std::int64_t total_ = 0, done_ = 0;
    std::chrono::steady_clock::time_point drawn_{};
};

/// Returns "items  [######----]  60 %  600/1000".
std::string bar(const std::string& what, std::int64_t done, std::int64_t total);

}  // namespace carboy::cli
