#include "web/reload/build.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string_view>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>

#include "web/reload/build_output.hpp"

namespace carboy::web {

namespace {

/// What is kept of the output; a build that prints more has shown its first error by then.  Units: bytes.
constexpr std::size_t most_output = 1024 * 1024;
/// How long an interrupted build may take to remove what it has half written.  Units: milliseconds.
constexpr int build_stop_timeout = 2000;

void repeat_on_terminal(std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(STDERR_FILENO, text.data(), text.size());
        if (count <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

}  // namespace

Build::Build(std::vector<std::string> command) : command_(std::move(command)) { start(); }

Build::~Build() {
    if (process_) {
        process_->send(SIGINT);
        process_->stop(build_stop_timeout);
    }
    close_pipe();
}

void Build::start() {
    if (::pipe2(pipe_, O_CLOEXEC) != 0)
        throw Error("program_failed", "Cannot start a build: no file descriptor is left.",
                    "Raise the limit: ulimit -n.");
    ::fcntl(pipe_[0], F_SETFL, O_NONBLOCK);
    output_.clear();
    flush_log();
    process_.emplace(ProcessOptions{.arguments = command_, .file = {}, .variable = {}, .output = pipe_[1]});
    ::close(std::exchange(pipe_[1], -1));
}

void Build::close_pipe() noexcept {
    for (int& end : pipe_)
        if (end >= 0) ::close(std::exchange(end, -1));
}

void Build::start_again() {
    process_->send(SIGINT);
    process_->stop(build_stop_timeout);
    close_pipe();
    start();
}

void Build::read() {
    char buffer[4096];
    for (ssize_t size; (size = ::read(pipe_[0], buffer, sizeof buffer)) >= 0;) {
        if (size == 0) {  // the end of the output is not the end of the process
            ::close(std::exchange(pipe_[0], -1));
            return;
        }
        const std::string_view text(buffer, static_cast<std::size_t>(size));
        repeat_on_terminal(text);
        if (output_.size() < most_output) output_ += without_colors(text);
    }
}

bool Build::ended() {
    if (!process_->ended()) return false;
    if (pipe_[0] >= 0) read();
    return true;
}

bool Build::succeeded() {
    const int status = *process_->ended();
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string Build::command() const {
    std::string text;
    for (const std::string& word : command_) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

}  // namespace carboy::web
