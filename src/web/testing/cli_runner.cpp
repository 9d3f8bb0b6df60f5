#include <carboy/web/testing/cli_runner.hpp>

#include <iostream>
#include <sstream>

#include "web/command/command_line.hpp"
#include "web/context/application.hpp"

namespace carboy::web {

namespace {

/// Replaces the buffer of a standard stream until it is destroyed.
class Redirected {
  public:
    Redirected(std::ios& stream, std::streambuf* buffer) : stream_(stream), usual_(stream.rdbuf(buffer)) {}
    Redirected(const Redirected&) = delete;
    Redirected& operator=(const Redirected&) = delete;
    ~Redirected() { stream_.rdbuf(usual_); }

  private:
    std::ios& stream_;
    std::streambuf* usual_;
};

}  // namespace

CliResult CliRunner::invoke(const std::vector<std::string>& arguments, std::string_view input) {
    std::vector<std::string> words{application_.name};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);

    std::istringstream in{std::string(input)};
    std::ostringstream out, errors;
    CliResult result;
    {
        const Redirected redirected_in(std::cin, in.rdbuf()), redirected_out(std::cout, out.rdbuf()),
            redirected_errors(std::cerr, errors.rdbuf());
        result.exit_code = run_command_line(application_, commands_, static_cast<int>(words.size()), pointers.data());
    }
    result.output = out.str();
    result.errors = errors.str();
    return result;
}

}  // namespace carboy::web
