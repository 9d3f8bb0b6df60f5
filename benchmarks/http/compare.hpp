// Compares two servers by requests per second of CPU time, which is a fair measure even on a shared machine. Each
// server runs in its own process, pinned to one processor, and gets its load from wrk over 64 keep-alive connections.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace compare {

/// Many short alternating runs, so that other load on the machine affects both sides.
constexpr int runs = 9;

using Serve = std::function<void(int port)>;

inline void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    ::sched_setaffinity(0, sizeof set, &set);
}

[[noreturn]] inline void fail(const std::string& sentence) {
    std::puts(sentence.c_str());
    std::exit(1);
}

/// A server process that is measured until it ends.
class ServerProcess {
  public:
    ServerProcess(const Serve& serve, int port) : pid_(::fork()) {
        if (pid_ == 0) {
            pin(0);
            serve(port);
            ::_exit(0);
        }
        ::usleep(300'000);
    }

    /// Returns the CPU time used so far.  Units: seconds.
    double cpu_time() const {
        clockid_t clock{};
        timespec time{};
        if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0) fail("A server has ended.");
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
    }

    void end() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

  private:
    pid_t pid_;
};

/// Returns the response to one GET without its date, to check that both servers send the same bytes.
inline std::string response_of(int port, const std::string& path) {
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) fail("A server did not start.");
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    std::string answer;
    char piece[4096];
    timeval patience{0, 200'000};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::send(fd, request.data(), request.size(), 0) < 0) fail("A server did not accept a request.");
    for (ssize_t size; (size = ::recv(fd, piece, sizeof piece, 0)) > 0;)
        answer.append(piece, static_cast<std::size_t>(size));
    ::close(fd);
    const std::size_t date = answer.find("\r\nDate: ");
    if (date != std::string::npos) answer.erase(date, answer.find("\r\n", date + 2) - date);
    return answer;
}

/// Sends requests for the path for one second. Returns the number of requests that were answered.
inline double requests_of(int port, const std::string& path) {
    const std::string load = "wrk -t1 -c64 -d1 http://127.0.0.1:" + std::to_string(port) + path + " 2>&1";
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(load.c_str(), "r"), ::pclose);
    char line[256];
    double requests = 0;
    while (pipe && std::fgets(line, sizeof line, pipe.get())) {
        double found = 0;
        if (std::sscanf(line, " %lf requests in", &found) == 1) requests = found;
        if (std::string_view(line).find("Non-2xx") != std::string_view::npos) fail(path + ": " + line);
    }
    if (requests == 0) fail("wrk printed no result. Is it installed? (apt-get install wrk)");
    return requests;
}

/// The start and the first requests are not counted.
inline double requests_per_cpu_second(const Serve& serve, int port, const std::string& path) {
    ServerProcess server(serve, port);
    response_of(port, path);
    const double before = server.cpu_time();
    const double requests = requests_of(port, path);
    const double used = server.cpu_time() - before;
    server.end();
    return requests / used;
}

inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

inline int first_port() { return 20'000 + static_cast<int>(::getpid() % 5'000); }

/// Prints the medians and the ratio of several alternating runs.
inline void print_comparison(const std::string& what, const std::string& path, const Serve& floor, const Serve& ours) {
    static int port = first_port();
    std::vector<double> floors, others, ratios;
    for (int run = 0; run < runs; ++run, port += 2) {
        floors.push_back(requests_per_cpu_second(floor, port, path));
        others.push_back(requests_per_cpu_second(ours, port + 1, path));
        ratios.push_back(others.back() / floors.back());
    }
    const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
    std::printf("%-24s epoll %7.0f, ours %7.0f requests per CPU second, ratio %.3f (%.3f to %.3f)\n", what.c_str(),
                median(floors), median(others), median(ratios), *least, *most);
    std::fflush(stdout);
}

}  // namespace compare
