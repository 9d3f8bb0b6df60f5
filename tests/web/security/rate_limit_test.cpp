// Rate limits: bursts, the pace afterwards, keys, memory.
#include <gtest/gtest.h>

#include <string>

#include <carboy/base/error.hpp>
#include <carboy/http/error.hpp>
#include <carboy/web/security/rate_limit.hpp>

namespace carboy::web {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RateLimit, AllowsABurstAndThenAPace) {
    RateLimit limit{3, seconds(3)};
    const RateLimit::Clock::time_point start{seconds(100)};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.hit("a", start), milliseconds(0));
    EXPECT_EQ(limit.hit("a", start), seconds(1));
    EXPECT_EQ(limit.hit("a", start), seconds(1)) << "a refused event is not counted";
    EXPECT_EQ(limit.hit("b", start), milliseconds(0));
    EXPECT_EQ(limit.hit("a", start + milliseconds(400)), milliseconds(600));
    EXPECT_EQ(limit.hit("a", start + seconds(1)), milliseconds(0));
    EXPECT_EQ(limit.hit("a", start + seconds(1)), seconds(1));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(limit.hit("a", start + seconds(100)), milliseconds(0));
    EXPECT_GT(limit.hit("a", start + seconds(100)), milliseconds(0));
}

TEST(RateLimit, NeverAllowsMoreThanItsRate) {
    RateLimit limit{10, seconds(10)};
    RateLimit::Clock::time_point now{};
    int allowed = 0;
    for (int i = 0; i < 10'000; ++i, now += milliseconds(37)) allowed += limit.hit("a", now) == milliseconds(0) ? 1 : 0;
    EXPECT_LE(allowed, 10 + 370);
    EXPECT_GE(allowed, 360);
}

TEST(RateLimit, ForgetsAKeyWhenItIsTold) {
    RateLimit limit{1, seconds(60)};
    EXPECT_EQ(limit.hit("a"), milliseconds(0));
    EXPECT_GT(limit.hit("a"), milliseconds(0));
    limit.reset("a");
    limit.reset("unknown");
    EXPECT_EQ(limit.hit("a"), milliseconds(0));
}

TEST(RateLimit, RemembersALimitedNumberOfKeys) {
    RateLimit limit{2, seconds(60), {.most_keys = 100}};
    const RateLimit::Clock::time_point start{};
    for (int i = 0; i < 10'000; ++i) limit.hit("key " + std::to_string(i), start + milliseconds(i));
    EXPECT_EQ(limit.size(), 100u);
    limit.hit("later", start + seconds(1000));
    EXPECT_EQ(limit.size(), 1u) << "keys that are free again are forgotten";
}

TEST(RateLimit, AnswersWith429) {
    RateLimit limit{1, seconds(30)};
    limit.require("a");
    try {
        limit.require("a");
        FAIL();
    } catch (const http::HttpError& error) {
        EXPECT_EQ(error.status(), 429);
        EXPECT_EQ(error.headers().get("Retry-After", ""), "30");
    }
}

TEST(RateLimit, RefusesLimitsWithoutMeaning) {
    EXPECT_THROW(RateLimit(0, seconds(1)), Error);
    EXPECT_THROW(RateLimit(1, seconds(0)), Error);
}

TEST(RateLimit, AnIpv6ClientIsItsNetwork) {
    http::Request request(http::Method::get, "/");
    request.remote_addr = "192.0.2.7";
    EXPECT_EQ(client_network(request), "192.0.2.7");
    request.remote_addr = "2001:db8:1:2:3:4:5:6";
    EXPECT_EQ(client_network(request), "2001:db8:1:2::/64");
}

}  // namespace
}  // namespace carboy::web
