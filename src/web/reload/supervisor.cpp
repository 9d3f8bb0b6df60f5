#include "web/reload/supervisor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>

#include "web/reload/build.hpp"
#include "web/reload/build_tree.hpp"
#include "web/reload/process.hpp"
#include "web/reload/source_watch.hpp"
#include "web/reload/trouble_page.hpp"

namespace carboy::web {

namespace {

namespace fs = std::filesystem;

/// Holds the number of the inherited socket and of the supervisor's process.
constexpr const char* socket_variable = "CARBOY_SUPERVISED_SOCKET";
/// How long requests in progress may take when the application is built again.  Units: milliseconds.
constexpr int stop_timeout = 1000;
/// Saving several files is one change.  Units: milliseconds.
constexpr int quiet_time = 60, longest_unrest = 1000;

bool is_readable(int descriptor, int timeout) {
    pollfd polled{descriptor, POLLIN, 0};
    return ::poll(&polled, 1, timeout) > 0;
}

/// The text that /proc/self/cmdline has for these arguments.
std::string command_line_text(const std::vector<std::string>& arguments) {
    std::string text;
    for (const std::string& argument : arguments) text.append(argument).append(1, '\0');
    return text;
}

std::string own_command_line() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string how_it_ended(int status) {
    if (WIFSIGNALED(status)) {
        const int number = WTERMSIG(status);
        const char* name = ::strsignal(number);
        return "It was ended by signal " + std::to_string(number) + (name ? " (" + std::string(name) + ")." : ".");
    }
    return "Its exit code was " + std::to_string(WEXITSTATUS(status)) + ".";
}

class Supervisor {
  public:
    Supervisor(const SupervisedProgram& program, BuildTree tree)
        : program_(program), tree_(std::move(tree)), watch_(tree_.sources), socket_(program.host, program.port) {}

    int run() {
        start();
        while (!result_) {
            wait();
            if (const int stops = signals_.stops(); stops > 0) return stop();
            if (application_ && application_->ended()) note_end(*application_->ended());
            if (result_) break;
            if (const fs::path changed = settled_change(); !changed.empty()) rebuild(changed);
        }
        return *result_;
    }

  private:
    void wait(int third = -1) const {
        pollfd polled[] = {{signals_.descriptor(), POLLIN, 0}, {watch_.descriptor(), POLLIN, 0}, {third, POLLIN, 0}};
        ::poll(polled, std::size(polled), -1);
    }

    void start() {
        ProcessOptions options{.arguments = program_.arguments,
                               .file = tree_.executable.string(),
                               .variable = socket_variable + ("=" + std::to_string(socket_.descriptor())) + ":" +
                                           std::to_string(::getpid()),
                               .inherited = socket_.descriptor()};
        try {
            application_.emplace(options);
        } catch (const Error& error) {
            show(
                {.title = "The application cannot start", .error = {.message = error.message(), .text = error.hint()}});
        }
    }

    /// Stops the application at the user's request; a second signal does not wait for its requests.
    int stop() {
        page_.reset();
        if (!application_) return 0;
        application_->send(SIGTERM);
        while (!application_->ended()) {
            is_readable(signals_.descriptor(), -1);
            if (signals_.stops() > 0) application_->send(SIGTERM);
        }
        const int status = *application_->ended();
        return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
    }

    /// An application that has never run stops the supervisor, because its command line or a setting is wrong. So does
    /// one that was told to end.
    void note_end(int status) {
        application_.reset();
        if (WIFEXITED(status) && (WEXITSTATUS(status) == 0 || !built_)) {
            result_ = WEXITSTATUS(status);
            return;
        }
        log(LogLevel::warning, "The application ended. " + how_it_ended(status) + " It starts again after a change.");
        show({.title = "The application ended",
              .error = {.message = how_it_ended(status),
                        .text = "The terminal in which it was started shows what it has printed.\n"}});
    }

    void show(Trouble trouble) {
        if (trouble.command.empty()) trouble.command = tree_.executable.string();
        trouble.build_folder = tree_.folder.string();
        trouble.source_folder = tree_.sources.string();
        page_.emplace(socket_.descriptor(), std::move(trouble));
    }

    /// Returns a file that has changed, when no further one has changed for a moment; an empty path if none has.
    fs::path settled_change() {
        fs::path changed = watch_.changed();
        for (int waited = 0; !changed.empty() && waited < longest_unrest; waited += quiet_time) {
            if (!is_readable(watch_.descriptor(), quiet_time)) break;
            if (fs::path next = watch_.changed(); !next.empty()) changed = std::move(next);
        }
        return changed;
    }

    void say_building(const fs::path& changed) const {
        log(LogLevel::info, "Changed: " + changed.lexically_relative(tree_.sources).string() + ". Building ...");
    }

    /// Once it reports that it is building, requests wait in the socket's queue until the build has ended, so that
    /// nobody sees an old page.
    void rebuild(const fs::path& changed) {
        if (application_) application_->send(SIGTERM);
        page_.reset();
        Build build(tree_.command());
        if (application_) application_->stop(stop_timeout);
        application_.reset();
        say_building(changed);
        while (!build.ended()) {
            wait(build.descriptor());
            build.read();
            if (signals_.stops() > 0) {
                result_ = 0;
                return;
            }
            if (const fs::path again = settled_change(); !again.empty()) {
                say_building(again);
                build.start_again();
            }
        }
        built_ = true;
        build.succeeded() ? start() : show_failure(build);
    }

    void show_failure(const Build& build) {
        BuildError error = first_error(build.output());
        log(LogLevel::error, "The build failed: " + error.message);
        show({.title = "The build failed",
              .command = build.command(),
              .error = std::move(error),
              .output = build.output()});
    }

    const SupervisedProgram& program_;
    BuildTree tree_;
    SignalNotes signals_;
    SourceWatch watch_;
    server::ListeningSocket socket_;
    std::optional<Process> application_;
    std::optional<TroublePage> page_;
    bool built_ = false;
    std::optional<int> result_;
};

}  // namespace

std::optional<int> supervise(const SupervisedProgram& program) {
    std::error_code error;
    const fs::path executable = fs::read_symlink("/proc/self/exe", error);
    if (error || command_line_text(program.arguments) != own_command_line()) return std::nullopt;
    std::optional<BuildTree> tree = build_tree_of(executable);
    if (!tree) return std::nullopt;
    log(LogLevel::info,
        "Watching the sources of '" + program.name + "' in " + tree->sources.string() + "; --no-reload turns this off");
    return Supervisor(program, *std::move(tree)).run();
}

std::unique_ptr<server::ListeningSocket> supervised_socket() {
    const char* text = std::getenv(socket_variable);
    int descriptor = -1, supervisor = -1;
    if (!text || std::sscanf(text, "%d:%d", &descriptor, &supervisor) != 2) return nullptr;
    ::unsetenv(socket_variable);  // not for the programs that this one starts
    ::fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != supervisor) ::_exit(EXIT_FAILURE);  // it has ended in the meantime
    return std::make_unique<server::ListeningSocket>(descriptor);
}

}  // namespace carboy::web
