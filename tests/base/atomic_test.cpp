#include <carboy/base/atomic.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <type_traits>
#include <vector>

namespace carboy {
namespace {

enum class Level : std::uint8_t { low, high };

static_assert(sizeof(Atomic<bool>) == sizeof(bool) && sizeof(Atomic<void*>) == sizeof(void*));
static_assert(alignof(Atomic<std::uint64_t>) == sizeof(std::uint64_t));
static_assert(!std::is_copy_constructible_v<Atomic<int>> && !std::is_copy_assignable_v<Atomic<int>>);

constinit Atomic<int> at_start{5};  // initialised before any code runs

TEST(Atomic, HoldsNumbersPointersAndEnumerations) {
    EXPECT_EQ(at_start.load(), 5);
    EXPECT_FALSE(Atomic<bool>().load());
    EXPECT_EQ(Atomic<const char*>().load(), nullptr);
    Atomic<Level> level{Level::high};
    level.store(Level::low, MemoryOrder::relaxed);
    EXPECT_EQ(level.load(MemoryOrder::relaxed), Level::low);
    Atomic<bool> active{true};
    EXPECT_TRUE(active.exchange(false));
    EXPECT_FALSE(active.load(MemoryOrder::acquire));
}

TEST(Atomic, ReturnsThePreviousNumber) {
    Atomic<std::uint32_t> count{7};
    EXPECT_EQ(count.fetch_add(2, MemoryOrder::relaxed), 7U);
    EXPECT_EQ(count.fetch_sub(1, MemoryOrder::acq_rel), 9U);
    EXPECT_EQ(count.load(), 8U);
}

TEST(Atomic, ExchangesOnlyTheExpectedValue) {
    int one = 0;
    int other = 0;
    Atomic<const int*> user{nullptr};
    const int* seen = nullptr;
    EXPECT_TRUE(user.compare_exchange(seen, &one, MemoryOrder::acquire));
    EXPECT_FALSE(user.compare_exchange(seen, &other, MemoryOrder::acquire));
    EXPECT_EQ(seen, &one) << "the value that was there";
    EXPECT_EQ(user.load(), &one);
}

TEST(Atomic, LosesNothingBetweenThreads) {
    constexpr int threads = 4;
    constexpr int times = 20'000;
    Atomic<int> added{0};
    Atomic<int> exchanged{0};
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i)
        all.emplace_back([&] {
            for (int k = 0; k < times; ++k) {
                added.fetch_add(1, MemoryOrder::relaxed);
                int seen = exchanged.load(MemoryOrder::relaxed);
                while (!exchanged.compare_exchange(seen, seen + 1)) {
                }
            }
        });
    for (std::thread& thread : all) thread.join();
    EXPECT_EQ(added.load(), threads * times);
    EXPECT_EQ(exchanged.load(), threads * times);
}

}  // namespace
}  // namespace carboy
