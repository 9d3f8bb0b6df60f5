// The effect of stop() on requests in flight, on idle connections and on new ones.
#include <atomic>
#include <csignal>
#include <memory>
#include <vector>

#include "server/fixture.hpp"

namespace carboy::server {

namespace {

using Clock = std::chrono::steady_clock;

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

// A blocked worker accepts no connections, but connections in the kernel's queue are still answered.
TEST(Drain, AnswersTheQueueOfConnections) {
    ServerOptions options;
    options.workers = 1;
    RunningServer running(
        [](http::Request& request) -> http::Response {
            if (request.path == "/held") std::this_thread::sleep_for(300ms);
            return "answered";
        },
        options);
    Client holding(running.port());
    holding.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
    std::this_thread::sleep_for(50ms);
    std::vector<std::unique_ptr<Client>> queued;
    for (int i = 0; i < 50; ++i) {
        queued.push_back(std::make_unique<Client>(running.port()));
        ASSERT_TRUE(queued.back()->connected());
        queued.back()->send(get);
    }
    running.server().stop();
    for (auto& client : queued) {
        std::string answer = client->read_all();
        EXPECT_TRUE(answer.ends_with("answered")) << answer;
        EXPECT_NE(answer.find("Connection: close"), std::string::npos);
        EXPECT_TRUE(client->closed());
    }
    EXPECT_TRUE(holding.read_all().ends_with("answered"));
}

// The server waits for the rest of a request that has begun, and tells the client that it will close.
TEST(Drain, TellsAClientWhoseRequestHasBegun) {
    RunningServer running([](http::Request&) -> http::Response { return "answered"; });
    Client kept(running.port());
    kept.send(get);
    EXPECT_TRUE(kept.read_until("answered").ends_with("answered"));
    kept.send(get.substr(0, 5));
    std::this_thread::sleep_for(50ms);
    running.server().stop();
    std::this_thread::sleep_for(100ms);
    EXPECT_TRUE(kept.send(get.substr(5)));
    std::string answer = kept.read_all();
    EXPECT_TRUE(answer.ends_with("answered")) << answer;
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(kept.closed());
}

// Clients at full speed lose no response, not even between two requests.
TEST(Drain, BreaksNoBusyConnection) {
    RunningServer running([](http::Request&) -> http::Response { return "answered"; });
    std::atomic<int> told{0}, broken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            Client client(running.port());
            for (;;) {
                client.send(get);
                std::string answer = client.read_until("answered");
                if (!answer.ends_with("answered")) return void(++broken);
                if (answer.find("Connection: close") != std::string::npos) return void(++told);
            }
        });
    std::this_thread::sleep_for(200ms);
    running.stop();
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(told, 8);
    EXPECT_EQ(broken, 0);
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
                // No response at all means that the connection was closed before the request was read; a client may
                // retry.
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
    std::atomic<bool> entered = false;
    RunningServer running(
        [&entered](http::Request& request) {
            entered = true;
            return slow(request);
        },
        options);
    Client busy(running.port());
    busy.send(get);
    while (!entered) std::this_thread::sleep_for(1ms);
    ::raise(SIGTERM);
    EXPECT_TRUE(busy.read_all().ends_with("finished"));
    for (int i = 0; i < 100 && !running.ended(); ++i) std::this_thread::sleep_for(10ms);
    EXPECT_TRUE(running.ended());
}

// `timeout` signals the process and then its group.
TEST(Drain, ASignalThatIsSentTwiceStillDrains) {
    ServerOptions options;
    options.handle_signals = true;
    std::atomic<bool> entered = false;
    RunningServer running(
        [&entered](http::Request& request) {
            entered = true;
            return slow(request);
        },
        options);
    Client busy(running.port());
    busy.send(get);
    while (!entered) std::this_thread::sleep_for(1ms);
    ::raise(SIGTERM);
    ::raise(SIGTERM);
    EXPECT_TRUE(busy.read_all().ends_with("finished"));
}

// The end of the loop cancels the fiber that accepts, and the drain may begin only then.
TEST(Drain, ADrainAndAnEndAtOnceDoNotCrash) {
    ServerOptions options;
    options.port = 0;
    options.workers = 2;
    for (int round = 0; round < 50; ++round) {
        Server server(options, slow);
        std::thread runner([&] { server.run(); });
        server.stop();
        server.stop();
        runner.join();
    }
}

// Once the server has its port, a program may announce it, and a reader of that may send a signal at once.
TEST(Drain, ASignalBeforeItRunsIsNotLost) {
    ServerOptions options;
    options.handle_signals = true;
    options.workers = 2;
    Server server(options, slow);
    ::raise(SIGTERM);
    server.run();
}

}  // namespace carboy::server
