// What the server costs over a hand-written epoll loop: "Hello, World!" over keep-alive connections on one thread.
// Starts each in a process of its own, drives it with wrk, and prints requests per second of the server's CPU time, the
// median of the runs, and the ratio. CPU time is what can be compared on a machine that is shared.
//
//   build/release/bin/server_floor            compares (needs wrk)
//   build/release/bin/server_floor ours 8080  serves alone, for perf; also: epoll 8080
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/server/server.hpp>

namespace {

// Many short runs in turn: what the neighbours do falls on both sides.
constexpr int runs = 9;
constexpr const char* load = "wrk -t1 -c64 -d1 http://127.0.0.1:";
constexpr std::string_view text = "Hello, World!";

// The floor: one thread, level-triggered epoll, a parser that splits lines and trusts them.

int listen_on(int port) {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(fd, 4096) != 0) {
        std::perror("listen");
        std::exit(1);
    }
    return fd;
}

struct Client {
    int fd;
    std::string input;
    std::string output;
};

void append_answer(std::string& out) {
    static std::time_t second = 0;
    static std::string head;
    timespec now;
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != second) {
        second = now.tv_sec;
        char date[64];
        std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&second));
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: carboy\r\nDate: " +
               std::string(date) + "\r\nContent-Length: " + std::to_string(text.size()) + "\r\n\r\n";
    }
    out.append(head).append(text);
}

struct Field {
    std::string_view name, value;
};

// Splits a header into its parts; false for what is no GET.
bool parse(std::string_view header, std::string_view& path, std::vector<Field>& fields) {
    std::size_t end = header.find("\r\n"), space = header.find(' ', 4);
    if (!header.starts_with("GET ") || space > end) return false;
    path = header.substr(4, space - 4);
    fields.clear();
    for (header.remove_prefix(end + 2); !header.empty(); header.remove_prefix(end + 2)) {
        end = header.find("\r\n");
        std::size_t colon = header.find(':');
        if (colon > end) return false;
        fields.push_back({header.substr(0, colon), header.substr(colon + 2, end - colon - 2)});
    }
    return true;
}

bool answer(Client& client) {
    static std::vector<Field> fields;
    std::string_view path;
    char piece[4096];
    ssize_t size = ::recv(client.fd, piece, sizeof piece, 0);
    if (size <= 0) return false;
    client.input.append(piece, static_cast<std::size_t>(size));
    std::size_t at = 0;
    for (std::size_t end; (end = client.input.find("\r\n\r\n", at)) != std::string::npos; at = end + 4) {
        if (!parse(std::string_view(client.input).substr(at, end + 2 - at), path, fields)) return false;
        append_answer(client.output);
    }
    client.input.erase(0, at);
    if (!client.output.empty() && ::send(client.fd, client.output.data(), client.output.size(), MSG_NOSIGNAL) < 0)
        return false;
    client.output.clear();
    return true;
}

void serve_epoll(int port) {
    int listener = listen_on(port), poll = ::epoll_create1(0);
    epoll_event event{EPOLLIN, {nullptr}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    std::array<epoll_event, 256> events;
    for (;;) {
        int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            auto* client = static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (!client) {
                for (int fd; (fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
                    epoll_event added{EPOLLIN, {new Client{fd, {}, {}}}};
                    ::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &added);
                }
            } else if (!answer(*client)) {
                ::close(client->fd);
                delete client;
            }
        }
    }
}

// What is measured.

void serve_ours(int port) {
    carboy::server::ServerOptions options;
    options.port = static_cast<std::uint16_t>(port);
    options.workers = 1;
    carboy::server::Server server(options, [](carboy::http::Request&) -> carboy::http::Response { return text; });
    server.run();
}

// The comparison.

void pin(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    ::sched_setaffinity(0, sizeof set, &set);
}

double requests_of(int port) {
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen((load + std::to_string(port) + " 2>&1").c_str(), "r"), ::pclose);
    char line[256];
    double requests = 0;
    while (pipe && std::fgets(line, sizeof line, pipe.get())) {
        double found = 0;
        if (std::sscanf(line, " %lf requests in", &found) == 1) requests = found;
        if (std::string_view(line).find("Non-2xx") != std::string_view::npos) std::fputs(line, stdout);
    }
    if (requests == 0) {
        std::puts("wrk gave no result; is it installed? (apt-get install wrk)");
        std::exit(1);
    }
    return requests;
}

double requests_per_cpu_second(void (*serve)(int), int port) {
    pid_t server = ::fork();
    if (server == 0) {
        pin(0);
        serve(port);
        ::_exit(0);
    }
    ::usleep(200'000);
    double requests = requests_of(port);
    ::kill(server, SIGKILL);
    rusage used{};
    ::wait4(server, nullptr, 0, &used);
    auto seconds = [](timeval time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return requests / (seconds(used.ru_utime) + seconds(used.ru_stime));
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void compare() {
    std::vector<double> floor, ours, ratios;
    for (int run = 0; run < runs; ++run) {
        int port = 20'000 + static_cast<int>(::getpid() % 5'000) + 2 * run;
        floor.push_back(requests_per_cpu_second(serve_epoll, port));
        ours.push_back(requests_per_cpu_second(serve_ours, port + 1));
        ratios.push_back(ours.back() / floor.back());
        std::printf("run %d: epoll %7.0f, ours %7.0f requests per CPU second, ratio %.3f\n", run + 1, floor.back(),
                    ours.back(), ratios.back());
        std::fflush(stdout);
    }
    std::printf("median: epoll %7.0f, ours %7.0f requests per CPU second, ratio %.3f\n", median(floor), median(ours),
                median(ratios));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3) {
        (std::string_view(argv[1]) == "ours" ? serve_ours : serve_epoll)(std::atoi(argv[2]));
        return 0;
    }
    compare();
}
