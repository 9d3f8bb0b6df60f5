// Fibers on one loop: order, waits, ends.
#include <carboy/fiber/fiber.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

#include <carboy/base/log.hpp>
#include <carboy/fiber/event.hpp>
#include <carboy/fiber/loop.hpp>

namespace carboy::fiber {

using namespace std::chrono_literals;

TEST(Fiber, YieldLetsTheOthersRun) {
    Loop loop;
    std::string order;
    for (char name : {'a', 'b'})
        loop.spawn([&order, name] {
            for (int i = 0; i < 3; ++i) {
                order += name;
                yield();
            }
        });
    loop.run();
    EXPECT_EQ(order, "ababab");
}

TEST(Fiber, KnowsWhereItRuns) {
    Loop loop;
    const void* thread = current_id();
    const void* inside = nullptr;
    bool in = false;
    loop.spawn([&] {
        inside = current_id();
        in = in_fiber();
    });
    EXPECT_FALSE(in_fiber());
    loop.run();
    EXPECT_TRUE(in);
    EXPECT_NE(inside, thread);
}

// A fiber that takes long does not move the loop's time; waking up and update_time() do.
TEST(Fiber, ItsLoopHasATimeOfItsOwn) {
    using Clock = std::chrono::steady_clock;
    const auto around = [](Clock::time_point before, Clock::time_point time) {
        return before <= time && time <= Clock::now();
    };
    Clock::time_point before = Clock::now();
    EXPECT_TRUE(around(before, Loop::time())) << "without a loop it is the clock's";
    Loop loop;
    loop.spawn([&] {
        before = Clock::now();
        sleep_for(1ms);
        const Clock::time_point woken = Loop::time();
        EXPECT_TRUE(around(before, woken));
        while (Clock::now() < woken + 5ms) {
        }
        EXPECT_EQ(Loop::time(), woken);
        before = Clock::now();
        EXPECT_TRUE(around(before, Loop::update_time()));
        EXPECT_GE(Loop::time(), before);
        before = Clock::now();
        // The loop checks its timers at the end of a round, so the first one may end in the round that woke this fiber.
        yield();
        yield();
        EXPECT_TRUE(around(before, Loop::time())) << "each round reads the clock";
    });
    loop.run();
}

TEST(Fiber, SleepersOverlap) {
    Loop loop;
    auto start = std::chrono::steady_clock::now();
    int woken = 0;
    for (int i = 0; i < 50; ++i)
        loop.spawn([&woken, i] {
            sleep_for(20ms + std::chrono::microseconds(i * 10));
            ++woken;
        });
    loop.run();
    EXPECT_EQ(woken, 50);
    EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 500ms);
}

TEST(Fiber, AnExceptionEndsItsFiberAloneAndIsLogged) {
    std::string logged;
    set_log_sink([&](LogLevel, std::string_view line) { logged += line; });
    Loop loop;
    bool other_ran = false;
    loop.spawn([] { throw std::runtime_error("lost"); });
    loop.spawn([&] { other_ran = true; });
    loop.run();
    set_log_sink({});
    EXPECT_TRUE(other_ran);
    EXPECT_NE(logged.find("lost"), std::string::npos);
}

TEST(Fiber, SeveralMayWaitInsideCatchBlocks) {
    Loop loop;
    std::vector<std::string> seen;
    for (const char* name : {"one", "two", "three"})
        loop.spawn([&seen, name] {
            try {
                throw std::runtime_error(name);
            } catch (const std::exception&) {
                yield();
                try {
                    throw;
                } catch (const std::exception& again) {
                    seen.push_back(again.what());
                }
            }
        });
    loop.run();
    EXPECT_EQ(seen, (std::vector<std::string>{"one", "two", "three"}));
}

TEST(Fiber, StopUnwindsWhatIsLeft) {
    struct Marker {
        int& count;
        ~Marker() { ++count; }
    };
    Loop loop;
    Event never;
    int unwound = 0;
    for (int i = 0; i < 3; ++i)
        loop.spawn([&] {
            Marker marker{unwound};
            if (unwound == 0) never.wait();
        });
    loop.spawn([&] {
        Marker marker{unwound};
        sleep_for(1h);
    });
    loop.spawn([&] { loop.stop(); });
    loop.run();
    EXPECT_EQ(unwound, 4);
    EXPECT_EQ(loop.fibers(), 0u);
}

TEST(Fiber, ThousandsMayRunAndTheirStacksAreReused) {
    Loop loop;
    int ended = 0;
    loop.spawn([&] {
        for (int round = 0; round < 5; ++round) {
            for (int i = 0; i < 1000; ++i)
                Loop::current()->spawn([&] {
                    yield();
                    ++ended;
                });
            sleep_for(1ms);
        }
    });
    loop.run();
    EXPECT_EQ(ended, 5000);
}

}  // namespace carboy::fiber
