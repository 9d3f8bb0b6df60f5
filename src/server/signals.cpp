#include "server/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

#include <carboy/base/error.hpp>

namespace carboy::server {

namespace {

constexpr char quit = 'q';
constexpr int watched[] = {SIGINT, SIGTERM};

// A signal handler can reach nothing but globals.
std::atomic<int> signal_pipe{-1};

extern "C" void carboy_note_signal(int) {
    int saved_errno = errno;
    char note = 's';
    // A full pipe holds more signals than anyone counts.
    [[maybe_unused]] ssize_t written = ::write(signal_pipe, &note, 1);
    errno = saved_errno;
}

// The next byte of the pipe, or 0 when none comes in time.
char next_note(int fd, int timeout) {
    pollfd polled{fd, POLLIN, 0};
    int count;
    do count = ::poll(&polled, 1, timeout);
    while (count < 0 && errno == EINTR);
    char note = 0;
    return count > 0 && ::read(fd, &note, 1) == 1 ? note : '\0';
}

}  // namespace

struct SignalWatch::Saved {
    int pipe[2] = {-1, -1};
    struct sigaction actions[2] = {};
};

SignalWatch::SignalWatch(std::function<void()> on_signal) : on_signal_(std::move(on_signal)), saved_(new Saved) {
    if (::pipe2(saved_->pipe, O_CLOEXEC) != 0) {
        delete saved_;
        throw Error("signals_failed", "Cannot watch signals: no file descriptor is left.");
    }
    signal_pipe = saved_->pipe[1];
    struct sigaction action = {};
    action.sa_handler = carboy_note_signal;
    action.sa_flags = SA_RESTART;
    ::sigemptyset(&action.sa_mask);
    for (int i = 0; i < 2; ++i) ::sigaction(watched[i], &action, &saved_->actions[i]);
    thread_ = std::thread([this] { watch(); });
}

SignalWatch::~SignalWatch() {
    for (int i = 0; i < 2; ++i) ::sigaction(watched[i], &saved_->actions[i], nullptr);
    [[maybe_unused]] ssize_t written = ::write(saved_->pipe[1], &quit, 1);
    thread_.join();
    signal_pipe = -1;
    ::close(saved_->pipe[0]);
    ::close(saved_->pipe[1]);
    delete saved_;
}

void SignalWatch::watch() {
    constexpr int no_timeout = -1, last_moment = 500;
    for (int i = 0; i < 2; ++i) {
        if (next_note(saved_->pipe[0], no_timeout) == quit) return;
        on_signal_();
    }
    for (;;) {
        char note = next_note(saved_->pipe[0], last_moment);
        if (note == quit) return;
        if (note == 0) ::_exit(EXIT_FAILURE);
    }
}

}  // namespace carboy::server
