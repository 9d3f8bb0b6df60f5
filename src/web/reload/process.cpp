#include "web/reload/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <iterator>

#include <carboy/base/error.hpp>

namespace carboy::web {

namespace {

constexpr int noted[] = {SIGINT, SIGTERM, SIGHUP, SIGCHLD};
constexpr char child_note = 'c', stop_note = 's';

// A signal handler can access only globals.
std::atomic<int> notes_pipe{-1};

extern "C" void carboy_note_supervisor_signal(int number) {
    const int saved_errno = errno;
    const char note = number == SIGCHLD ? child_note : stop_note;
    [[maybe_unused]] const ssize_t written = ::write(notes_pipe, &note, 1);
    errno = saved_errno;
}

/// The attributes and file actions of posix_spawn().
struct Spawning {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t files;

    Spawning() {
        ::posix_spawnattr_init(&attributes);
        ::posix_spawn_file_actions_init(&files);
    }
    Spawning(const Spawning&) = delete;
    ~Spawning() {
        ::posix_spawn_file_actions_destroy(&files);
        ::posix_spawnattr_destroy(&attributes);
    }

    void own_group_and_signals() {
        sigset_t none, all;
        ::sigemptyset(&none);
        ::sigfillset(&all);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        ::posix_spawnattr_setpgroup(&attributes, 0);
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
};

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<char*> environment_with(const std::string& variable) {
    std::vector<char*> environment;
    for (char** at = environ; *at; ++at) environment.push_back(*at);
    if (!variable.empty()) environment.push_back(const_cast<char*>(variable.c_str()));
    environment.push_back(nullptr);
    return environment;
}

}  // namespace

Process::Process(const ProcessOptions& options) {
    Spawning spawning;
    spawning.own_group_and_signals();
    // A descriptor that is duplicated to itself stays open in the program.
    if (options.inherited >= 0)
        ::posix_spawn_file_actions_adddup2(&spawning.files, options.inherited, options.inherited);
    if (options.output >= 0) {
        ::posix_spawn_file_actions_adddup2(&spawning.files, options.output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&spawning.files, options.output, STDERR_FILENO);
    }
    const std::string& file = options.file.empty() ? options.arguments.front() : options.file;
    const int error = ::posix_spawnp(&id_, file.c_str(), &spawning.files, &spawning.attributes,
                                     pointers(options.arguments).data(), environment_with(options.variable).data());
    if (error == 0) return;
    throw Error("program_failed", "Cannot run " + file + ": " + std::strerror(error) + ".",
                "Build the application again by hand, or add --no-reload.");
}

Process::~Process() { stop(0); }

std::optional<int> Process::ended() {
    int status = 0;
    if (!status_ && ::waitpid(id_, &status, WNOHANG) == id_) status_ = status;
    return status_;
}

void Process::send(int signal) noexcept {
    if (!status_) ::kill(-id_, signal);
}

void Process::stop(int timeout) noexcept {
    constexpr int step = 5;
    for (int waited = 0; waited < timeout && !ended(); waited += step) ::poll(nullptr, 0, step);
    if (ended()) return;
    send(SIGKILL);
    int status = 0;
    while (::waitpid(id_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = status;
}

struct SignalNotes::Saved {
    struct sigaction actions[std::size(noted)] = {};
};

SignalNotes::SignalNotes() : saved_(new Saved) {
    if (::pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0) {
        delete saved_;
        throw Error("signals_failed", "Cannot watch signals: no file descriptor is left.",
                    "Raise the limit: ulimit -n.");
    }
    notes_pipe = pipe_[1];
    struct sigaction action = {};
    action.sa_handler = carboy_note_supervisor_signal;
    action.sa_flags = SA_RESTART | SA_NOCLDSTOP;
    ::sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < std::size(noted); ++i) ::sigaction(noted[i], &action, &saved_->actions[i]);
}

SignalNotes::~SignalNotes() {
    for (std::size_t i = 0; i < std::size(noted); ++i) ::sigaction(noted[i], &saved_->actions[i], nullptr);
    notes_pipe = -1;
    ::close(pipe_[0]);
    ::close(pipe_[1]);
    delete saved_;
}

int SignalNotes::stops() {
    int count = 0;
    char notes[64];
    for (ssize_t size; (size = ::read(pipe_[0], notes, sizeof notes)) > 0;)
        for (const char* note = notes; note < notes + size; ++note) count += *note == stop_note ? 1 : 0;
    return count;
}

}  // namespace carboy::web
