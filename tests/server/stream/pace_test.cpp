#include "server/stream/pace.hpp"

#include <gtest/gtest.h>

namespace carboy::server {

using namespace std::chrono_literals;

TEST(Pace, EarnsTimeAtTheLeastRate) {
    const Pace::Time start{};
    Pace pace(20s, 500, start);
    EXPECT_EQ(pace.deadline(), start + 20s);
    pace.moved(500, start + 10s);
    EXPECT_EQ(pace.deadline(), start + 21s);
    pace.moved(0, start + 20s);
    EXPECT_EQ(pace.deadline(), start + 21s);
}

TEST(Pace, SavesNothingUp) {
    const Pace::Time start{};
    Pace pace(20s, 500, start);
    pace.moved(15 * 1024 * 1024, start + 1s);
    EXPECT_EQ(pace.deadline(), start + 21s);
    pace.moved(std::size_t(1) << 62, start + 2s);
    EXPECT_EQ(pace.deadline(), start + 22s);
    pace.moved(1, start + 21s);
    EXPECT_LT(pace.deadline(), start + 23s);
}

TEST(Pace, TakesExtremeSettings) {
    const Pace::Time start{};
    Pace none(0ms, 0, start);
    none.moved(1'000'000, start);
    EXPECT_EQ(none.deadline(), start);
    Pace fast(1s, 1'000'000'000, start);
    fast.moved(1'000'000, start);
    EXPECT_LE(fast.deadline(), start + 1s);
}

}  // namespace carboy::server
