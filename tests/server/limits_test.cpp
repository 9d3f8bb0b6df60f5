// Sizes at and over their limits.
#include <atomic>
#include <memory>
#include <vector>

#include <carboy/base/log.hpp>

#include "server/fixture.hpp"

namespace carboy::server {

namespace {

http::Response echo_size(http::Request& request) { return std::to_string(request.body.size()); }

ServerOptions small() {
    ServerOptions options;
    options.header_limit = 8192;
    options.body_limit = 100'000;
    return options;
}

std::string header_of_size(std::size_t size) {
    std::string head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX: ";
    return head + std::string(size - head.size() - 4, 'x') + "\r\n\r\n";
}

std::string body_of_size(std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
           std::string(size, 'b');
}

std::string chunked(std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(body);
}

std::string repeat(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

}  // namespace

TEST(Limits, OfTheHeader) {
    RunningServer running(echo_size, small());
    EXPECT_EQ(status_of(exchange(running.port(), header_of_size(8191))), 200);
    EXPECT_EQ(status_of(exchange(running.port(), header_of_size(8192))), 200);
    EXPECT_EQ(status_of(exchange(running.port(), header_of_size(8193))), 431);
    EXPECT_EQ(status_of(exchange(running.port(), header_of_size(1'000'000))), 431);
    EXPECT_EQ(status_of(exchange(running.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" +
                                                     repeat("A: b\r\n", 98) + "\r\n")),
              200);
    EXPECT_EQ(status_of(exchange(running.port(), "GET / HTTP/1.1\r\nHost: a\r\n" + repeat("A: b\r\n", 100) + "\r\n")),
              431);
}

TEST(Limits, OfTheTarget) {
    RunningServer running(echo_size);
    auto target = [](std::size_t size) {
        return "GET /" + std::string(size - 1, 'x') + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    };
    EXPECT_EQ(status_of(exchange(running.port(), target(8192))), 200);
    EXPECT_EQ(status_of(exchange(running.port(), target(8193))), 414);
    EXPECT_EQ(status_of(exchange(running.port(), target(100'000))), 414);
}

TEST(Limits, OfTheBody) {
    RunningServer running(echo_size, small());
    EXPECT_EQ(status_of(exchange(running.port(), body_of_size(99'999))), 200);
    EXPECT_EQ(status_of(exchange(running.port(), body_of_size(100'000))), 200);
    EXPECT_EQ(status_of(exchange(running.port(), body_of_size(100'001))), 413);
    EXPECT_EQ(status_of(exchange(running.port(), body_of_size(3'000'000))), 413);
}

TEST(Limits, OfAChunkedBody) {
    RunningServer running(echo_size, small());
    EXPECT_TRUE(exchange(running.port(), chunked("186a0\r\n" + std::string(100'000, 'c') + "\r\n0\r\n\r\n"))
                    .ends_with("\r\n\r\n100000"));
    EXPECT_EQ(status_of(exchange(running.port(), chunked("186a1\r\n" + std::string(100'001, 'c') + "\r\n0\r\n\r\n"))),
              413);
    EXPECT_EQ(status_of(exchange(running.port(), chunked(repeat("1\r\nx\r\n", 50'000) + "0\r\n\r\n"))), 413);
    EXPECT_EQ(status_of(exchange(running.port(), chunked(repeat("1;" + std::string(60, 'e') + "\r\nx\r\n", 20'000)))),
              413);
    EXPECT_EQ(status_of(exchange(running.port(), chunked("1;" + std::string(20'000, 'e') + "\r\nx\r\n0\r\n\r\n"))),
              431);
    EXPECT_EQ(status_of(exchange(running.port(), chunked("1\r\nx\r\n0\r\nT: " + std::string(1'000'000, 't')))), 431);
}

namespace {

bool is_answered(Client& client) { return client.send(get) && status_of(client.read_until("\r\n\r\n0")) == 200; }
}  // namespace

TEST(Limits, OfConnectionsThatAreBusy) {
    ServerOptions options;
    options.max_connections = 2;
    RunningServer running(echo_size, options);
    Client first(running.port()), second(running.port());
    for (Client* client : {&first, &second}) EXPECT_TRUE(client->send("GET / HTTP/1.1\r\n"));
    std::this_thread::sleep_for(50ms);
    Client third(running.port());
    third.send(get);
    EXPECT_EQ(third.read_until("\r\n\r\n0", 100ms), "");
    first.close();
    EXPECT_EQ(status_of(third.read_until("\r\n\r\n0")), 200);
    second.send("Host: a\r\n\r\n");
    EXPECT_EQ(status_of(second.read_until("\r\n\r\n0")), 200);
}

TEST(Limits, ConnectionsThatAreIdleLongestMakeRoom) {
    ServerOptions options;
    options.max_connections = 4;
    // On a busy machine, another worker may not report its connections in time.
    options.workers = 1;
    RunningServer running(echo_size, options);
    std::vector<std::unique_ptr<Client>> kept;
    for (int i = 0; i < 4; ++i) {
        kept.push_back(std::make_unique<Client>(running.port()));
        EXPECT_TRUE(is_answered(*kept.back()));
        std::this_thread::sleep_for(20ms);
    }
    // The first connection is now the most recently used.
    EXPECT_TRUE(is_answered(*kept[0]));
    std::this_thread::sleep_for(20ms);
    for (int next : {1, 2}) {
        kept.push_back(std::make_unique<Client>(running.port()));
        auto start = std::chrono::steady_clock::now();
        EXPECT_TRUE(is_answered(*kept.back()));
        EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
        EXPECT_EQ(kept[static_cast<std::size_t>(next)]->read_all(1s), "");
        EXPECT_TRUE(kept[static_cast<std::size_t>(next)]->closed()) << next;
        std::this_thread::sleep_for(20ms);
    }
    for (int other : {0, 3, 4, 5}) EXPECT_TRUE(is_answered(*kept[static_cast<std::size_t>(other)])) << other;
}

// All places are taken, but no new connection waits, so the existing ones stay.
TEST(Limits, IdleConnectionsStayWhileNobodyWaits) {
    ServerOptions options;
    options.max_connections = 2;
    RunningServer running(echo_size, options);
    Client first(running.port()), second(running.port());
    EXPECT_TRUE(is_answered(first));
    EXPECT_TRUE(is_answered(second));
    std::this_thread::sleep_for(200ms);
    EXPECT_TRUE(is_answered(first));
    EXPECT_TRUE(is_answered(second));
}

TEST(Limits, ManyVisitorsGetPastAFullHouse) {
    ServerOptions options;
    options.max_connections = 20;
    RunningServer running(echo_size, options);
    std::vector<std::unique_ptr<Client>> idle;
    for (int i = 0; i < 20; ++i) idle.push_back(std::make_unique<Client>(running.port()));
    auto start = std::chrono::steady_clock::now();
    std::vector<std::unique_ptr<Client>> visitors;
    for (int i = 0; i < 30; ++i) {
        visitors.push_back(std::make_unique<Client>(running.port()));
        EXPECT_TRUE(is_answered(*visitors.back())) << i;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 8s);
}

TEST(Limits, OfConnectionsOfOneClient) {
    std::atomic<int> warnings{0};
    set_log_sink([&](LogLevel, std::string_view) { ++warnings; });
    {
        ServerOptions options;
        options.max_connections_per_client = 2;
        RunningServer running(echo_size, options);
        auto first = std::make_unique<Client>(running.port());
        Client second(running.port());
        EXPECT_TRUE(is_answered(*first));
        EXPECT_TRUE(is_answered(second));
        for (int i = 0; i < 3; ++i) {
            Client third(running.port());
            std::string answer = third.read_all();
            EXPECT_EQ(status_of(answer), 503);
            EXPECT_NE(answer.find("Connection: close"), std::string::npos);
            EXPECT_NE(answer.find("Retry-After: 1"), std::string::npos);
        }
        first.reset();
        std::this_thread::sleep_for(100ms);
        Client fourth(running.port());
        EXPECT_TRUE(is_answered(fourth));
        EXPECT_TRUE(is_answered(second));
    }
    set_log_sink({});
    EXPECT_GE(warnings, 1);
    EXPECT_LE(warnings, 2);
}

}  // namespace carboy::server
