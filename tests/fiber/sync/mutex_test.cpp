// Locks across fibers of one thread, fibers of several threads and plain threads.
#include <carboy/fiber/mutex.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include <carboy/fiber/event.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/fiber/semaphore.hpp>

namespace carboy::fiber {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(Mutex, IsHandedOverInOrder) {
    Loop loop;
    Mutex mutex;
    std::string order;
    loop.spawn([&] {
        mutex.lock();
        for (char name : {'a', 'b', 'c'})
            loop.spawn([&, name] {
                std::lock_guard lock(mutex);
                order += name;
                yield();
            });
        sleep_for(5ms);
        mutex.unlock();
        EXPECT_FALSE(mutex.try_lock());
    });
    loop.run();
    EXPECT_EQ(order, "abc");
    EXPECT_TRUE(mutex.try_lock());
    mutex.unlock();
}

TEST(Mutex, GivesUpAtItsDeadline) {
    Loop loop;
    Mutex mutex;
    mutex.lock();
    bool fiber_got = true;
    loop.spawn([&] { fiber_got = mutex.lock_until(Clock::now() + 10ms); });
    loop.run();
    EXPECT_FALSE(fiber_got);
    EXPECT_FALSE(mutex.lock_until(Clock::now() + 10ms));
    mutex.unlock();
    EXPECT_TRUE(mutex.lock_until(Clock::now()));
    mutex.unlock();
}

TEST(Mutex, ExcludesFibersAndThreadsOfEveryKind) {
    Mutex mutex;
    long counter = 0;
    auto work = [&] {
        for (int i = 0; i < 300; ++i) {
            std::lock_guard lock(mutex);
            long seen = counter;
            if (i % 16 == 0) yield();
            counter = seen + 1;
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&] {
            Loop loop;
            for (int f = 0; f < 5; ++f) loop.spawn(work);
            loop.run();
        });
    for (int i = 0; i < 2; ++i) threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(counter, 12 * 300);
}

TEST(Mutex, TimeoutsAndHandoversDoNotLoseTheLock) {
    Mutex mutex;
    std::atomic<int> taken{0};
    auto work = [&] {
        for (int i = 0; i < 200; ++i) {
            if (!mutex.lock_until(Clock::now() + std::chrono::microseconds(i % 7 * 20))) continue;
            ++taken;
            if (i % 8 == 0) sleep_for(50us);
            mutex.unlock();
        }
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&] {
            Loop loop;
            for (int f = 0; f < 4; ++f) loop.spawn(work);
            loop.run();
        });
    threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();
    EXPECT_GT(taken, 0);
    EXPECT_TRUE(mutex.try_lock());
    mutex.unlock();
}

TEST(Semaphore, LetsInAsManyAsItHasPermits) {
    Loop loop;
    Semaphore permits(2);
    int inside = 0, most = 0;
    for (int i = 0; i < 8; ++i)
        loop.spawn([&] {
            permits.acquire();
            most = std::max(most, ++inside);
            sleep_for(1ms);
            --inside;
            permits.release();
        });
    loop.run();
    EXPECT_EQ(most, 2);
    EXPECT_TRUE(permits.try_acquire());
    EXPECT_TRUE(permits.try_acquire());
    EXPECT_FALSE(permits.try_acquire());
    EXPECT_FALSE(permits.acquire_until(Clock::now() + 1ms));
}

TEST(Event, WakesAllAcrossThreads) {
    Event event;
    std::atomic<int> woken{0};
    std::thread fibers([&] {
        Loop loop;
        for (int i = 0; i < 3; ++i)
            loop.spawn([&] {
                event.wait();
                ++woken;
            });
        loop.run();
    });
    std::thread plain([&] {
        event.wait();
        ++woken;
    });
    EXPECT_FALSE(event.wait_until(Clock::now() + 5ms));
    event.set();
    fibers.join();
    plain.join();
    EXPECT_EQ(woken, 4);
    event.clear();
    EXPECT_FALSE(event.is_set());
}

}  // namespace carboy::fiber
