// Stacks of fibers: their size, their memory, their end.
#include <carboy/fiber/loop.hpp>

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>

#include <alloca.h>
#include <cstdio>
#include <cstring>
#include <regex>

#include <carboy/base/error.hpp>
#include <carboy/fiber/activity.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/offload.hpp>

namespace carboy::fiber {

using namespace std::chrono_literals;

namespace {

/// Touches `size` bytes of the stack in frames of a kilobyte.
[[gnu::noinline]] int go_down(std::size_t size) {
    volatile char frame[1024];
    std::memset(const_cast<char*>(frame), 1, sizeof frame);
    return size > sizeof frame ? go_down(size - sizeof frame) + frame[7] : frame[3];
}

[[gnu::noinline, maybe_unused]] void large_frame(std::size_t size) {
    auto* frame = static_cast<volatile char*>(alloca(size));
    frame[0] = 1;
}

/// Returns the resident memory.  Units: KiB.
[[maybe_unused]] long resident() {
    long pages = 0, ours = 0;
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (std::fscanf(file, "%ld %ld", &pages, &ours) != 2) ours = 0;
    std::fclose(file);
    return ours * 4;
}

void run(std::function<void()> body, LoopOptions options = {}) {
    Loop loop(options);
    loop.spawn(std::move(body));
    loop.run();
}

}  // namespace

TEST(Stack, IsLargeEnoughForOrdinaryCode) {
    bool ran = false;
    run([&] {
        go_down(600 * 1024);
        ran = true;
    });
    EXPECT_TRUE(ran);
}

TEST(Stack, HasTheSizeThatWasAskedFor) {
    bool ran = false;
    run(
        [&] {
            go_down(6 * 1024 * 1024);
            ran = true;
        },
        {.stack_size = 16 * 1024 * 1024});
    EXPECT_TRUE(ran);
}

TEST(Stack, RefusesSizesThatCannotBe) {
    for (std::size_t size : {std::size_t{0}, std::size_t{4096}, std::size_t{1} << 40}) {
        try {
            Loop loop({.stack_size = size});
            FAIL() << size;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "bad_stack_size");
        }
    }
}

// The sanitizers' own memory grows with the stacks and is not released.
#if !defined(BOOST_USE_UCONTEXT)

TEST(Stack, FibersThatWaitGiveDeepPagesBackAndKeepTheirFrames) {
    constexpr int count = 100;
    Loop loop;
    std::size_t right = 0;
    long before = resident(), deep = 0, later = 0;
    for (int i = 0; i < count; ++i)
        loop.spawn([&, i] {
            char own[3000];
            std::memset(own, i, sizeof own);
            go_down(700 * 1024);
            sleep_for(4s);
            right += own[0] == i && own[2999] == i;
        });
    loop.spawn([&] {
        sleep_for(10ms);
        deep = resident();
        sleep_for(3500ms);
        later = resident();
    });
    loop.run();
    EXPECT_EQ(right, static_cast<std::size_t>(count));
    EXPECT_GT(deep - before, count * 700L);
    EXPECT_LT(later - before, (deep - before) / 8);
}

TEST(Stack, KeptStacksOfEndedFibersGiveTheirPagesBack) {
    Loop loop;
    long before = resident(), deep = 0, later = 0;
    for (int i = 0; i < 100; ++i)
        loop.spawn([] {
            go_down(700 * 1024);
            sleep_for(10ms);
        });
    loop.spawn([&] {
        sleep_for(100ms);
        deep = resident();
        sleep_for(3500ms);
        later = resident();
    });
    loop.run();
    EXPECT_GT(deep - before, 100 * 700L);
    EXPECT_LT(later - before, (deep - before) / 8);
}

#endif

TEST(Stack, DeepUseAfterPagesWereGivenBackWorks) {
    Loop loop;
    int sum = 0;
    loop.spawn([&] {
        for (int i = 0; i < 2; ++i) {
            sum += go_down(500 * 1024);
            sleep_for(2500ms);
        }
        sum += go_down(500 * 1024);
    });
    loop.run();
    EXPECT_EQ(sum, 3 * 500);
}

// AddressSanitizer prints its own report, and ThreadSanitizer installs its own handlers.
#if !defined(BOOST_USE_UCONTEXT)

class StackDeathTest : public testing::Test {
  protected:
    StackDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(StackDeathTest, AnOverflowNamesTheWorkAndTheSetting) {
    const auto overflow = [] {
        run([] {
            const std::string handler = "search";
            Activity activity("GET", "/search?q=1");
            Activity::set_handler(&handler);
            go_down(100 * 1024 * 1024);
        });
    };
    EXPECT_EXIT(
        overflow(), testing::KilledBySignal(SIGSEGV),
        "ERROR Stack overflow: GET /search.q=1 .handler 'search'.*stack of 102[0-9] KiB.*STACK_SIZE.*--stack-size");
}

TEST_F(StackDeathTest, AFrameLargerThanAPageIsAnOverflowToo) {
    EXPECT_EXIT(run([] { large_frame(1500 * 1024); }), testing::KilledBySignal(SIGSEGV), "Stack overflow: a fiber");
}

TEST_F(StackDeathTest, AnyOtherCrashNamesTheWork) {
    const auto crash = [] {
        run([] {
            Activity activity("GET", "/null");
            volatile int* nothing = nullptr;
            *nothing = 1;
        });
    };
    EXPECT_EXIT(crash(), testing::KilledBySignal(SIGSEGV), "ERROR SIGSEGV in GET /null, at the address 0x0");
}

TEST_F(StackDeathTest, AnAbortNamesTheWork) {
    const auto crash = [] {
        run([] {
            Activity activity("GET", "/abort");
            std::abort();
        });
    };
    EXPECT_EXIT(crash(), testing::KilledBySignal(SIGABRT), "ERROR SIGABRT in GET /abort\\.");
}

TEST_F(StackDeathTest, ACrashOfBlockingWorkNamesTheFiberItIsFor) {
    const auto crash = [] {
        run([] {
            Activity activity("GET", "/hash");
            run_blocking([] { ::raise(SIGSEGV); });
        });
    };
    EXPECT_EXIT(crash(), testing::KilledBySignal(SIGSEGV), "SIGSEGV in GET /hash");
}

TEST_F(StackDeathTest, TheHandlerThatWasThereBeforeHasTheLastWord) {
    const auto crash = [] {
        struct sigaction action = {};
        action.sa_handler = [](int) { ::_exit(42); };
        ::sigaction(SIGABRT, &action, nullptr);
        run([] { std::abort(); });
    };
    EXPECT_EXIT(crash(), testing::ExitedWithCode(42), "SIGABRT in a fiber");
}

#endif

}  // namespace carboy::fiber
