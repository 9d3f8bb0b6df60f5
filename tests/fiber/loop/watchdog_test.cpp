// Another thread reports a blocked loop.
#include <carboy/fiber/watchdog.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include <carboy/base/log.hpp>
#include <carboy/fiber/activity.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>

namespace carboy::fiber {

using namespace std::chrono_literals;

namespace {

/// Returns the log lines written while a watched loop runs `body`.
std::string log_of(std::function<void()> body, std::chrono::milliseconds limit = 100ms) {
    std::string logged;
    set_log_sink([&](LogLevel, std::string_view line) { logged.append(line) += '\n'; });
    {
        Loop loop;
        Watchdog watchdog(limit, {&loop});
        loop.spawn(std::move(body));
        loop.run();
    }
    set_log_sink({});
    return logged;
}

}  // namespace

TEST(Watchdog, NamesWhatHoldsALoopUpAndSaysWhenItGoesOn) {
    const std::string handler = "report";
    const std::string logged = log_of([&] {
        Activity activity("POST", "/report");
        Activity::set_handler(&handler);
        std::this_thread::sleep_for(1s);
        sleep_for(500ms);
    });
    EXPECT_NE(logged.find("Worker 1 has been blocked for "), std::string::npos) << logged;
    EXPECT_NE(logged.find(" s by POST /report (handler 'report')"), std::string::npos) << logged;
    EXPECT_NE(logged.find("Worker 1 continues after "), std::string::npos) << logged;
    EXPECT_EQ(std::count(logged.begin(), logged.end(), '\n'), 2) << logged;
}

TEST(Watchdog, AFiberThatWaitsHoldsNobodyUp) {
    EXPECT_EQ(log_of([] { sleep_for(500ms); }), "");
    EXPECT_EQ(log_of([] {
                  for (int i = 0; i < 50; ++i) {
                      std::this_thread::sleep_for(10ms);
                      yield();
                  }
              }),
              "");
}

TEST(Watchdog, ZeroWatchesNothing) {
    EXPECT_EQ(log_of([] { std::this_thread::sleep_for(300ms); }, 0ms), "");
}

TEST(Watchdog, SeesAPostedFunctionAndAnInnerActivity) {
    EXPECT_NE(log_of([] {
                  Loop::current()->post([] { std::this_thread::sleep_for(300ms); });
                  sleep_for(400ms);
              }).find("by code outside any fiber"),
              std::string::npos);
    EXPECT_NE(log_of([] {
                  Activity outer("GET", "/outer");
                  { Activity inner("GET", "/inner"); }
                  std::this_thread::sleep_for(300ms);
              }).find("by GET /outer. "),
              std::string::npos);
}

TEST(Watchdog, LooksWhileActivitiesComeAndGo) {
    log_of(
        [] {
            const auto end = std::chrono::steady_clock::now() + 500ms;
            while (std::chrono::steady_clock::now() < end) {
                const std::string subject = "/" + std::to_string(std::rand());
                Activity activity("GET", subject);
            }
        },
        1ms);
}

}  // namespace carboy::fiber
