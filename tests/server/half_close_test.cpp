// A client that has closed its sending half still waits for its response; one that has closed or reset the connection
// does not.
// Source: RFC 9112 section 9.6.
#include <carboy/http/error.hpp>

#include <atomic>
#include "server/fixture.hpp"

namespace carboy::server {

namespace {

/// A handler that works for a second and a half, or until the client is gone.
struct Work {
    std::atomic<int> begun{0};
    std::atomic<int> finished{0};
    std::atomic<int> stopped{0};

    http::Response operator()(http::Request& request) {
        ++begun;
        for (int i = 0; i < 75; ++i) {
            if (fiber::stop_requested()) {
                ++stopped;
                return "stopped";
            }
            fiber::sleep_for(20ms);
        }
        ++finished;
        if (request.path != "/stream") return "finished";
        return http::Response::stream([i = 0](std::string& piece) mutable {
            piece = "finished";
            return i++ == 0;
        });
    }
};

template <class Condition>
bool comes_true(Condition condition, std::chrono::milliseconds timeout = 3s) {
    auto end = std::chrono::steady_clock::now() + timeout;
    while (!condition() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(10ms);
    return condition();
}

}  // namespace

TEST(HalfClose, GetsItsWholeAnswer) {
    Work work;
    RunningServer running([&](http::Request& request) { return work(request); });
    for (std::string request : {get, std::string("GET / HTTP/1.0\r\n\r\n"),
                                std::string("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab"),
                                std::string("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")}) {
        Client client(running.port());
        client.send(request);
        ::shutdown(client.fd(), SHUT_WR);
        const std::string answer = client.read_all();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << request << answer;
        EXPECT_NE(answer.find("finished"), std::string::npos) << answer;
        EXPECT_TRUE(client.closed());
    }
    EXPECT_EQ(work.finished, 4);
    EXPECT_EQ(work.stopped, 0);
}

TEST(HalfClose, GetsThePipelinedAnswers) {
    Work work;
    RunningServer running([&](http::Request& request) { return work(request); });
    Client client(running.port());
    client.send(get + get);
    ::shutdown(client.fd(), SHUT_WR);
    EXPECT_EQ(count_of(client.read_all(), "HTTP/1.1 200 OK\r\n"), 2u);
}

TEST(HalfClose, ErrorsComeWhole) {
    RunningServer running([](http::Request&) -> http::Response {
        for (int i = 0; i < 50 && !fiber::stop_requested(); ++i) fiber::sleep_for(20ms);
        throw http::HttpError(404);
    });
    Client client(running.port());
    client.send(get);
    ::shutdown(client.fd(), SHUT_WR);
    EXPECT_TRUE(client.read_all().starts_with("HTTP/1.1 404 Not Found\r\n"));
}

TEST(FullClose, StopsTheWork) {
    Work work;
    RunningServer running([&](http::Request& request) { return work(request); });
    Client client(running.port());
    client.send(get);
    ASSERT_TRUE(comes_true([&] { return work.begun == 1; }));
    client.close();
    EXPECT_TRUE(comes_true([&] { return work.stopped == 1; }));
    EXPECT_EQ(work.finished, 0);
}

TEST(FullClose, AfterHalfACloseStopsTheWork) {
    Work work;
    RunningServer running([&](http::Request& request) { return work(request); });
    Client client(running.port());
    client.send(get);
    ::shutdown(client.fd(), SHUT_WR);
    // The probe bytes have been read, so the close does not cause a reset.
    EXPECT_FALSE(client.read_until("H").empty());
    client.close();
    EXPECT_TRUE(comes_true([&] { return work.stopped == 1; }));
}

TEST(Reset, StopsTheWork) {
    Work work;
    RunningServer running([&](http::Request& request) { return work(request); });
    Client client(running.port());
    client.send(get);
    ASSERT_TRUE(comes_true([&] { return work.begun == 1; }));
    const linger at_once{1, 0};
    ::setsockopt(client.fd(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    client.close();
    EXPECT_TRUE(comes_true([&] { return work.stopped == 1; }));
}

TEST(HalfClose, WithinARequestIsItsEnd) {
    std::atomic<int> called{0};
    RunningServer running([&](http::Request&) -> http::Response {
        ++called;
        return "";
    });
    for (const char* part :
         {"GET / HTTP/1.1\r\nHost: a\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab",
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n"}) {
        Client client(running.port());
        client.send(part);
        ::shutdown(client.fd(), SHUT_WR);
        EXPECT_EQ(client.read_all(), "") << part;
        EXPECT_TRUE(client.closed());
    }
    EXPECT_EQ(called, 0);
}

}  // namespace carboy::server
