// Slow clients.
#include "server/fixture.hpp"

#include <atomic>
namespace carboy::server {

namespace {

using Clock = std::chrono::steady_clock;

ServerOptions impatient() {
    ServerOptions options;
    options.header_timeout = 200ms;
    options.keep_alive_timeout = 150ms;
    options.body_grace = 200ms;
    options.body_minimum_rate = 10'000;
    options.write_timeout = 200ms;
    return options;
}

http::Response answer(http::Request& request) { return std::string(request.body); }

}  // namespace

TEST(SlowClient, MayNotStretchTheHeaderByTrickling) {
    RunningServer running(answer, impatient());
    Client client(running.port());
    auto start = Clock::now();
    client.send("GET / HTTP/1.1\r\nHost: a\r\n");
    std::string text;
    while (Clock::now() - start < 3s) {
        client.send("X: y\r\n");
        text = client.read_until("\r\n\r\n", 20ms);
        if (!text.empty()) break;
    }
    EXPECT_EQ(status_of(text), 408);
    EXPECT_GE(Clock::now() - start, 150ms);
    EXPECT_LT(Clock::now() - start, 1500ms);
}

TEST(SlowClient, ThatSaysNothingIsClosed) {
    RunningServer running(answer, impatient());
    Client client(running.port());
    auto start = Clock::now();
    EXPECT_EQ(client.read_all(), "");
    EXPECT_TRUE(client.closed());
    EXPECT_LT(Clock::now() - start, 1500ms);
}

TEST(SlowClient, MayNotLiveOnBlankLines) {
    RunningServer running(answer, impatient());
    for (const char* first : {"", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"}) {
        Client client(running.port());
        client.send(first);
        if (*first != '\0') {
            EXPECT_EQ(status_of(client.read_until("\r\n\r\n")), 200);
        }
        const auto start = Clock::now();
        while (!client.closed() && Clock::now() - start < 3s) {
            client.send("\r\n");
            client.read_until("x", 60ms);
        }
        EXPECT_TRUE(client.closed());
        EXPECT_LT(Clock::now() - start, 1500ms);
    }
}

TEST(SlowClient, ABlankLineBeforeARequestIsIgnored) {
    RunningServer running(answer, impatient());
    Client client(running.port());
    client.send("\r\n");
    std::this_thread::sleep_for(50ms);
    client.send("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(status_of(client.read_until("\r\n\r\n")), 200);
}

TEST(SlowClient, IdleAfterARequestIsClosed) {
    RunningServer running(answer, impatient());
    Client client(running.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto start = Clock::now();
    EXPECT_EQ(count_of(client.read_all(), "HTTP/1.1"), 1u);
    EXPECT_TRUE(client.closed());
    EXPECT_GE(Clock::now() - start, 100ms);
}

TEST(SlowClient, MayNotStretchTheBody) {
    RunningServer running(answer, impatient());
    Client client(running.port());
    auto start = Clock::now();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
    std::string text;
    while (Clock::now() - start < 3s) {
        client.send("b");
        text = client.read_until("\r\n\r\n", 20ms);
        if (!text.empty()) break;
    }
    EXPECT_EQ(status_of(text), 408);
    EXPECT_LT(Clock::now() - start, 1500ms);
}

// Regression: after 15 MiB at once, a client was once allowed eight hours of silence.
TEST(SlowClient, MayNotStallAfterAFastStart) {
    RunningServer running(answer, impatient());
    const std::string start_of_chunks = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n";
    for (std::string head :
         {std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000000\r\n\r\n"), start_of_chunks}) {
        Client client(running.port());
        client.send(head + std::string(1'000'000, 'b'));
        auto start = Clock::now();
        EXPECT_EQ(status_of(client.read_until("\r\n\r\n")), 408) << head;
        EXPECT_LT(Clock::now() - start, 1500ms) << head;
    }
}

TEST(SlowClient, HasItsOwnLimitOfEachGap) {
    ServerOptions options;
    options.body_gap = 200ms;
    RunningServer running(answer, options);
    Client client(running.port());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nab");
    auto start = Clock::now();
    EXPECT_EQ(status_of(client.read_until("\r\n\r\n")), 408);
    EXPECT_LT(Clock::now() - start, 1500ms);
}

// A body that arrives at the minimum pace may take longer in total than any gap.
TEST(SlowClient, MayBeSlowAtTheLeastRate) {
    RunningServer running(answer, impatient());
    Client client(running.port());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000\r\n\r\n");
    for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(50ms);
        client.send(std::string(1000, 'b'));
    }
    EXPECT_EQ(status_of(client.read_until("bbb")), 200);
}

TEST(SlowClient, ABareLfInChunksEndsAtTheDeadline) {
    RunningServer running(answer, impatient());
    std::string text =
        exchange(running.port(), "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n");
    EXPECT_TRUE(status_of(text) == 400 || status_of(text) == 408) << text;
}

TEST(SlowClient, ThatReadsNothingIsDropped) {
    std::string large(20'000'000, 'x');
    std::atomic<int> ended{0};
    RunningServer running(
        [&](http::Request&) {
            auto note = std::shared_ptr<void>(nullptr, [&](void*) { ++ended; });
            return http::Response::stream([&large, note](std::string& chunk) {
                chunk = large;
                return true;
            });
        },
        impatient());
    Client client(running.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto start = Clock::now();
    while (ended == 0 && Clock::now() - start < 5s) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(ended, 1);
}

// A few bytes now and then do not count as progress.
TEST(SlowClient, ThatReadsTooSlowlyIsDropped) {
    ServerOptions options = impatient();
    options.write_timeout = 1s;
    options.write_minimum_rate = 10'000'000;
    RunningServer running([](http::Request&) -> http::Response { return std::string(50'000'000, 'x'); }, options);
    Client client(running.port());
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    auto start = Clock::now();
    std::size_t received = 0;
    char piece[100'000];
    for (ssize_t size = 1; size > 0 && Clock::now() - start < 8s; std::this_thread::sleep_for(50ms)) {
        size = ::recv(client.fd(), piece, sizeof piece, 0);
        if (size > 0) received += static_cast<std::size_t>(size);
    }
    EXPECT_LT(received, 50'000'000u);
    EXPECT_LT(Clock::now() - start, 8s);
}

TEST(SlowClient, DoesNotHoldUpOthers) {
    RunningServer running(answer);
    std::vector<std::unique_ptr<Client>> slow;
    for (int i = 0; i < 100; ++i) {
        slow.push_back(std::make_unique<Client>(running.port()));
        slow.back()->send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    }
    auto start = Clock::now();
    EXPECT_EQ(status_of(exchange(running.port(), "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")), 200);
    EXPECT_LT(Clock::now() - start, 1s);
    for (auto& client : slow) client->close();
}

}  // namespace carboy::server
