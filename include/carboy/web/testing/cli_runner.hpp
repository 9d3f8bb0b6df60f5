// Runs an application's commands in tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace carboy::web {

struct Application;
struct CommandSet;

/// What a command has done.
struct CliResult {
    int exit_code = 0;
    /// What it wrote to std::cout and to std::cerr.
    std::string output;
    std::string errors;
};

/// Calls App::main:
///     CliResult result = app.test_cli_runner().invoke({"greet", "Ann"});
/// It sees what is written with std::cout and std::cerr, not with printf.
/// Lifetime: the application must outlive it.  Threads: one invoke() at a time in the process.
/// Source: Flask testing.py, FlaskCliRunner; click testing.py, CliRunner.
class CliRunner {
  public:
    CliRunner(Application& application, const CommandSet& commands) noexcept
        : application_(application), commands_(commands) {}

    /// `arguments` follow the name of the program; `input` is what the command reads from std::cin.
    CliResult invoke(const std::vector<std::string>& arguments, std::string_view input = {});

  private:
    Application& application_;
    const CommandSet& commands_;
};

}  // namespace carboy::web
