// Measures the cost of the server itself compared with a hand-written epoll loop: "Hello, World!" over keep-alive
// connections on one thread. app_floor.cpp measures the whole framework.
//
//   build/release/bin/server_floor            compares (needs wrk)
//   build/release/bin/server_floor ours 8080  only serves, for perf; also: epoll 8080
#include <carboy/server/server.hpp>

#include "http/compare.hpp"
#include "http/epoll_server.hpp"

namespace {

constexpr std::string_view text = "Hello, World!";

void serve_epoll(int port) {
    floor_server::serve(port, [](std::string_view, std::string& out) {
        floor_server::append_response(out, "text/html; charset=utf-8", text);
    });
}

void serve_ours(int port) {
    carboy::server::ServerOptions options;
    options.port = static_cast<std::uint16_t>(port);
    options.workers = 1;
    carboy::server::Server server(options, [](carboy::http::Request&) -> carboy::http::Response { return text; });
    server.run();
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 3) {
        (std::string_view(argv[1]) == "ours" ? serve_ours : serve_epoll)(std::atoi(argv[2]));
        return 0;
    }
    compare::print_comparison("plaintext, server alone", "/", serve_epoll, serve_ours);
}
