// A server on a free port, and a client that sends raw bytes.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include <carboy/fiber/fiber.hpp>
#include <carboy/server/server.hpp>

namespace carboy::server {

using namespace std::chrono_literals;

inline const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/// Runs a server on a separate thread until the end of the scope.
class RunningServer {
  public:
    explicit RunningServer(http::Handler handler, ServerOptions options = {}, http::RefusalHandler refused = {})
        : server_(adapted(options), std::move(handler), std::move(refused)) {
        thread_ = std::thread([this] {
            server_.run();
            ended_ = true;
        });
    }
    ~RunningServer() { stop(); }

    void stop() {
        if (!thread_.joinable()) return;
        server_.stop();
        thread_.join();
    }
    Server& server() { return server_; }
    std::uint16_t port() const { return server_.port(); }
    bool ended() const { return ended_; }

  private:
    static ServerOptions adapted(ServerOptions options) {
        options.port = 0;
        if (options.workers == 0) options.workers = 2;
        return options;
    }

    Server server_;
    std::thread thread_;
    std::atomic<bool> ended_{false};
};

/// A blocking connection.
class Client {
  public:
    explicit Client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~Client() { close(); }
    Client(const Client&) = delete;

    bool connected() const { return connected_; }
    int fd() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

    /// Returns false if the server has closed the connection.
    bool send(std::string_view text) {
        while (!text.empty()) {
            ssize_t sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Returns all bytes until the server closes, or until nothing arrives for `timeout`.
    std::string read_all(std::chrono::milliseconds timeout = 5s) {
        std::string text;
        while (read_more(text, timeout)) {
        }
        return text;
    }

    /// Returns all bytes until `text` has arrived.
    std::string read_until(std::string_view wanted, std::chrono::milliseconds timeout = 5s) {
        std::string text;
        while (text.find(wanted) == std::string::npos && read_more(text, timeout)) {
        }
        return text;
    }

    /// Returns true if the server closed the connection instead of waiting.
    bool closed() const { return closed_; }

  private:
    bool read_more(std::string& text, std::chrono::milliseconds timeout) {
        pollfd polled{fd_, POLLIN, 0};
        if (::poll(&polled, 1, static_cast<int>(timeout.count())) <= 0) return false;
        char piece[16384];
        ssize_t size = ::recv(fd_, piece, sizeof piece, 0);
        closed_ = size <= 0;
        if (size > 0) text.append(piece, static_cast<std::size_t>(size));
        return size > 0;
    }

    int fd_;
    bool connected_ = false;
    bool closed_ = false;
};

/// Returns the status of the first response in `text`, or 0 if there is none.
inline int status_of(const std::string& text) {
    return text.starts_with("HTTP/1.1 ") && text.size() > 12 ? std::atoi(text.c_str() + 9) : 0;
}

inline std::size_t count_of(std::string_view text, std::string_view wanted) {
    std::size_t found = 0;
    for (std::size_t at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) ++found;
    return found;
}

/// Sends bytes over a new connection and returns the whole response.
inline std::string exchange(std::uint16_t port, std::string_view text, std::chrono::milliseconds timeout = 5s) {
    Client client(port);
    client.send(text);
    return client.read_all(timeout);
}

}  // namespace carboy::server
