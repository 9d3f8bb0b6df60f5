// Waiting for descriptors, sockets and blocking work.
#include <carboy/fiber/wait.hpp>

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

#include <carboy/base/error.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/fiber/offload.hpp>
#include <carboy/fiber/socket.hpp>

namespace carboy::fiber {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

struct Pair {
    int ends[2];
    Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0); }
    ~Pair() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
};

}  // namespace

TEST(WaitFor, SuspendsTheFiberUntilThereIsSomething) {
    Pair pair;
    Loop loop;
    std::string order;
    loop.spawn([&] {
        EXPECT_TRUE(wait_for(pair.ends[0], Ready::readable));
        order += "read";
    });
    loop.spawn([&] {
        order += "write ";
        EXPECT_EQ(::write(pair.ends[1], "x", 1), 1);
    });
    loop.run();
    EXPECT_EQ(order, "write read");
}

TEST(WaitFor, ReturnsFalseAtTheDeadline) {
    Pair pair;
    EXPECT_FALSE(wait_for(pair.ends[0], Ready::readable, Clock::now() + 5ms));
    EXPECT_TRUE(wait_for(pair.ends[0], Ready::writable, Clock::now() + 5ms));
    Loop loop;
    loop.spawn([&] {
        EXPECT_FALSE(wait_for(pair.ends[0], Ready::readable, Clock::now() + 5ms));
        EXPECT_TRUE(wait_for(pair.ends[0], Ready::writable, Clock::now() + 5ms));
        EXPECT_FALSE(wait_for(pair.ends[0], Ready::readable, Clock::now() - 5ms));
    });
    loop.run();
}

TEST(WaitFor, RefusesWhatCannotBeWaitedFor) {
    EXPECT_THROW(wait_for(-1 + 999'999, Ready::readable), Error);
    Loop loop;
    bool threw = false;
    loop.spawn([&] {
        try {
            wait_for(999'998, Ready::readable);
        } catch (const Error& error) {
            threw = error.code() == "wait_failed";
        }
    });
    loop.run();
    EXPECT_TRUE(threw);
}

TEST(Socket, ReadsWaitsAndTimesOut) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    Loop loop;
    loop.spawn([&] {
        Socket socket(ends[0]);
        char text[16];
        EXPECT_EQ(socket.read_some(text, sizeof text, Clock::now() + 5ms).error, ETIMEDOUT);
        std::string filling(1 << 20, 'x');
        while (::send(ends[0], filling.data(), filling.size(), MSG_DONTWAIT) > 0) {
        }
        EXPECT_FALSE(socket.wait(Ready::writable, Clock::now() + 5ms));
        while (::recv(ends[1], filling.data(), filling.size(), MSG_DONTWAIT) > 0) {
        }
        EXPECT_TRUE(socket.wait(Ready::writable));
        EXPECT_EQ(::write(ends[1], "abc", 3), 3);
        Transfer transfer = socket.read_some(text, sizeof text);
        EXPECT_EQ(std::string(text, transfer.size), "abc");
        ::close(ends[1]);
        transfer = socket.read_some(text, sizeof text);
        EXPECT_EQ(transfer.size, 0u);
        EXPECT_EQ(transfer.error, 0);
    });
    loop.run();
}

TEST(RunBlocking, LetsOtherFibersRunAndPassesOnWhatHappened) {
    Loop loop;
    int ticks = 0;
    bool done = false;
    loop.spawn([&] {
        EXPECT_EQ(run_blocking([] {
                      std::this_thread::sleep_for(20ms);
                      return std::string("done");
                  }),
                  "done");
        EXPECT_THROW(run_blocking([] { throw std::runtime_error("no"); }), std::runtime_error);
        done = true;
    });
    loop.spawn([&] {
        while (!done) {
            ++ticks;
            sleep_for(1ms);
        }
    });
    loop.run();
    EXPECT_GT(ticks, 3);
    EXPECT_EQ(run_blocking([] { return 5; }), 5);
}

}  // namespace carboy::fiber
