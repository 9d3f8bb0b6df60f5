// What stop() does to requests in flight, to idle connections and to new ones.
#include <csignal>

#include "server/fixture.hpp"

namespace carboy::server {

namespace {

using Clock = std::chrono::steady_clock;
const std::string get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

http::Response slow(http::Request&) {
    fiber::sleep_for(200ms);
    return "finished";
}

}  // namespace

TEST(Drain, FinishesWhatIsInFlight) {
    RunningServer running(slow);
    Client busy(running.port()), idle(running.port());
    idle.send(get);
    EXPECT_EQ(status_of(idle.read_until("finished")), 200);
    busy.send(get);
    std::this_thread::sleep_for(50ms);
    running.server().stop();
    auto start = Clock::now();
    EXPECT_EQ(idle.read_all(), "");
    EXPECT_TRUE(idle.closed());
    EXPECT_LT(Clock::now() - start, 120ms);
    std::string answer = busy.read_all();
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(answer.ends_with("finished"));
    for (int i = 0; i < 100 && !running.ended(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(running.ended());
    EXPECT_FALSE(Client(running.port()).connected());
}

TEST(Drain, IsBoundedByItsTimeout) {
    ServerOptions options;
    options.drain_timeout = 100ms;
    RunningServer running(
        [](http::Request&) -> http::Response {
            fiber::sleep_for(1h);
            return "never";
        },
        options);
    Client client(running.port());
    client.send(get);
    std::this_thread::sleep_for(50ms);
    auto start = Clock::now();
    running.stop();
    EXPECT_LT(Clock::now() - start, 2s);
    EXPECT_EQ(client.read_all(), "");
}

TEST(Drain, ASecondStopEndsAtOnce) {
    RunningServer running([](http::Request&) -> http::Response {
        fiber::sleep_for(1h);
        return "never";
    });
    Client client(running.port());
    client.send(get);
    std::this_thread::sleep_for(50ms);
    running.server().stop();
    std::this_thread::sleep_for(50ms);
    EXPECT_FALSE(running.ended());
    auto start = Clock::now();
    running.stop();
    EXPECT_LT(Clock::now() - start, 1s);
}

TEST(Drain, LosesNoRequestUnderLoad) {
    RunningServer running([](http::Request&) -> http::Response {
        fiber::sleep_for(1ms);
        return "done";
    });
    std::atomic<int> answered{0}, broken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            Client client(running.port());
            for (;;) {
                if (!client.send(get)) return;
                std::string answer = client.read_until("done");
                // Nothing at all is a connection closed before the request was read, which a client may retry.
                if (answer.empty()) return;
                ++(answer.ends_with("done") ? answered : broken);
            }
        });
    std::this_thread::sleep_for(200ms);
    running.stop();
    for (std::thread& thread : threads) thread.join();
    EXPECT_GT(answered, 16);
    EXPECT_EQ(broken, 0);
}

TEST(Drain, SignalsDrainAndASecondOneEnds) {
    ServerOptions options;
    options.handle_signals = true;
    options.drain_timeout = 1h;
    RunningServer running(slow, options);
    Client busy(running.port());
    busy.send(get);
    std::this_thread::sleep_for(50ms);
    ::raise(SIGTERM);
    EXPECT_TRUE(busy.read_all().ends_with("finished"));
    for (int i = 0; i < 100 && !running.ended(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(running.ended());
}

}  // namespace carboy::server
