// The baseline for HTTP: one thread, level-triggered epoll, a parser that splits lines without validating them.
// The caller supplies the responses: a function that appends a complete response for a path.
#pragma once

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

namespace floor_server {

/// Appends "HTTP/1.1 200 OK" with the usual fields, other whole fields, and the body.
inline void append_response(std::string& out, std::string_view content_type, std::string_view body,
                            std::string_view fields = {}) {
    static std::time_t second = 0;
    static char date[64];
    timespec now;
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != second) {
        second = now.tv_sec;
        std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&second));
    }
    out.append("HTTP/1.1 200 OK\r\nContent-Type: ").append(content_type);
    out.append("\r\n").append(fields).append("Server: carboy\r\nDate: ").append(date);
    out.append("\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n\r\n").append(body);
}

struct Field {
    std::string_view name, value;
};

/// Splits a header into its parts. Returns false for anything that is not a GET.
inline bool parse(std::string_view header, std::string_view& path, std::vector<Field>& fields) {
    std::size_t end = header.find("\r\n"), space = header.find(' ', 4);
    if (!header.starts_with("GET ") || space > end) return false;
    path = header.substr(4, space - 4);
    fields.clear();
    for (header.remove_prefix(end + 2); !header.empty(); header.remove_prefix(end + 2)) {
        end = header.find("\r\n");
        const std::size_t colon = header.find(':');
        if (colon > end) return false;
        fields.push_back({header.substr(0, colon), header.substr(colon + 2, end - colon - 2)});
    }
    return true;
}

inline int listen_on(int port) {
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

/// Reads the received bytes and answers the requests in them with answer(path, out). Returns false if the connection
/// must be closed.
template <class Answer>
bool serve_client(Client& client, Answer& answer) {
    static std::vector<Field> fields;
    std::string_view path;
    char piece[4096];
    const ssize_t size = ::recv(client.fd, piece, sizeof piece, 0);
    if (size <= 0) return false;
    client.input.append(piece, static_cast<std::size_t>(size));
    std::size_t at = 0;
    for (std::size_t end; (end = client.input.find("\r\n\r\n", at)) != std::string::npos; at = end + 4) {
        if (!parse(std::string_view(client.input).substr(at, end + 2 - at), path, fields)) return false;
        answer(path, client.output);
    }
    client.input.erase(0, at);
    if (!client.output.empty() && ::send(client.fd, client.output.data(), client.output.size(), MSG_NOSIGNAL) < 0)
        return false;
    client.output.clear();
    return true;
}

/// Serves forever.
template <class Answer>
void serve(int port, Answer answer) {
    const int listener = listen_on(port), poll = ::epoll_create1(0);
    epoll_event event{EPOLLIN, {nullptr}};
    ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    std::array<epoll_event, 256> events;
    for (;;) {
        const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < count; ++i) {
            auto* client = static_cast<Client*>(events[static_cast<std::size_t>(i)].data.ptr);
            if (!client) {
                for (int fd; (fd = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
                    epoll_event added{EPOLLIN, {new Client{fd, {}, {}}}};
                    ::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &added);
                }
            } else if (!serve_client(*client, answer)) {
                ::close(client->fd);
                delete client;
            }
        }
    }
}

}  // namespace floor_server
