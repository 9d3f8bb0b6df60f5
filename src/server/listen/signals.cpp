#include "server/listen/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>

namespace carboy::server {

using namespace std::chrono_literals;

namespace {

using Deadline = std::chrono::steady_clock::time_point;

constexpr char quit_note = 'q', stop_note = 's', hang_up_note = 'h';
constexpr int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE};
constexpr int first_harmless = 2;
// `timeout` and terminals signal a process and its group, so a signal that follows this closely is the same one.
constexpr auto same_signal = 200ms;

// A signal handler can access only globals.
std::atomic<int> signal_pipe{-1};

extern "C" void carboy_note_signal(int number) {
    int saved_errno = errno;
    char note = number == SIGHUP ? hang_up_note : stop_note;
    // If the pipe is full, it already holds more signals than are counted.
    [[maybe_unused]] ssize_t written = ::write(signal_pipe, &note, 1);
    errno = saved_errno;
}

// Unlike SIG_IGN, a handler is not inherited by programs that a request handler starts.
extern "C" void carboy_ignore_signal(int) {}

int milliseconds_until(Deadline deadline) {
    if (deadline == Deadline::max()) return -1;
    auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 3'600'000));
}

// Reads the next byte of the pipe; 0 when none arrives in time.
char next_note(int fd, Deadline deadline) {
    pollfd polled{fd, POLLIN, 0};
    int count;
    do count = ::poll(&polled, 1, milliseconds_until(deadline));
    while (count < 0 && errno == EINTR);
    char note = 0;
    return count > 0 && ::read(fd, &note, 1) == 1 ? note : '\0';
}

[[noreturn]] void end_process(std::string_view reason) {
    log(LogLevel::warning, reason);
    flush_log(100ms);
    ::_exit(EXIT_FAILURE);
}

}  // namespace

struct SignalWatch::Saved {
    int pipe[2] = {-1, -1};
    struct sigaction actions[std::size(watched)] = {};
    bool changed[std::size(watched)] = {};

    void install(int index, void (*handler)(int)) {
        struct sigaction action = {};
        action.sa_handler = handler;
        action.sa_flags = SA_RESTART;
        ::sigemptyset(&action.sa_mask);
        ::sigaction(watched[index], nullptr, &actions[index]);
        if (index >= first_harmless && actions[index].sa_handler != SIG_DFL) return;
        changed[index] = ::sigaction(watched[index], &action, nullptr) == 0;
    }
};

SignalWatch::SignalWatch(std::function<void()> on_signal, std::chrono::milliseconds timeout)
    : on_signal_(std::move(on_signal)), timeout_(timeout), saved_(new Saved) {
    if (::pipe2(saved_->pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        delete saved_;
        throw Error("signals_failed", "Cannot watch signals: no file descriptor is left.",
                    "Raise the limit: ulimit -n.");
    }
    signal_pipe = saved_->pipe[1];
    for (int i = 0; i < static_cast<int>(std::size(watched)); ++i)
        saved_->install(i, watched[i] == SIGPIPE ? carboy_ignore_signal : carboy_note_signal);
    thread_ = std::thread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
    for (std::size_t i = 0; i < std::size(watched); ++i)
        if (saved_->changed[i]) ::sigaction(watched[i], &saved_->actions[i], nullptr);
    [[maybe_unused]] ssize_t written = ::write(saved_->pipe[1], &quit_note, 1);
    thread_.join();
    signal_pipe = -1;
    ::close(saved_->pipe[0]);
    ::close(saved_->pipe[1]);
    delete saved_;
}

bool SignalWatch::wait_for_stop(Deadline deadline, bool& quit) {
    for (;;) {
        char note = next_note(saved_->pipe[0], deadline);
        quit = note == quit_note;
        if (quit || note == stop_note) return !quit;
        if (note == 0 && std::chrono::steady_clock::now() >= deadline) return false;
        if (note == hang_up_note) log(LogLevel::info, "SIGHUP is ignored. Use SIGTERM to stop the server.");
    }
}

void SignalWatch::watch() {
    bool quit = false;
    if (!wait_for_stop(Deadline::max(), quit)) return;
    on_signal_();
    const Deadline first = std::chrono::steady_clock::now();
    bool second;
    do second = wait_for_stop(first + timeout_, quit);
    while (second && std::chrono::steady_clock::now() < first + same_signal);
    if (!second) {
        if (quit) return;
        end_process("Forced exit: a worker is blocked and does not stop.");
    }
    on_signal_();
    const Deadline last_moment = std::chrono::steady_clock::now() + 500ms;
    while (wait_for_stop(last_moment, quit)) {
    }
    if (!quit) end_process("Forced exit: a worker was still running half a second after the second signal.");
}

}  // namespace carboy::server
