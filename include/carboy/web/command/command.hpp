// Subcommands of an application's command line. Other libraries add theirs: `db create-all`, `user add NAME`.
#pragma once

#include <carboy/base/function.hpp>

#include <string>
#include <utility>
#include <vector>

namespace carboy::web {

/// The values given on the command line, by the names of the command's parameters.
class CommandValues {
  public:
    void set(std::string name, std::string value) { values_.emplace_back(std::move(name), std::move(value)); }
    /// Returns the text given for the parameter, or its default.  Throws: Error "unknown_parameter".
    const std::string& operator[](const std::string& name) const;
    /// True when the flag was given.
    bool flag(const std::string& name) const { return (*this)[name] == "true"; }

  private:
    std::vector<std::pair<std::string, std::string>> values_;
};

/// An argument of a command. A name that starts with a dash is an option; others are positional.
struct CommandParameter {
    std::string name;
    std::string help;
    std::string default_value;
    /// An option without a value.
    bool is_flag = false;
    bool required = false;
};

/// A subcommand. A name of two words is a command inside a group: "db create-all".
struct Command {
    std::string name;
    std::string help;
    std::vector<CommandParameter> parameters;
    /// Runs inside an application context and returns the exit code.
    std::function<int(const CommandValues& values)> run;
};

}  // namespace carboy::web
