// The log's lines, its queue, and what happens when nobody reads the log.
#include <carboy/base/log_text.hpp>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <regex>
#include <thread>

namespace {
bool in_child = false;
}

// LeakSanitizer calls this function. A child has its parent's memory but not its threads, and the sanitizer's report
// about that on standard error would mix with the log.
extern "C" int __lsan_is_turned_off() { return in_child ? 1 : 0; }

namespace carboy {

using namespace std::chrono_literals;

namespace {

/// Runs `work` in a child process with its own log. Returns what the child writes to standard error and how it ends.
struct Child {
    std::string output;
    int status = 0;

    template <class Work>
    explicit Child(const Work& work) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return;
        const pid_t child = ::fork();
        if (child == 0) {
            in_child = true;
            ::dup2(ends[1], STDERR_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            work();
            std::exit(0);
        }
        ::close(ends[1]);
        char piece[65536];
        for (ssize_t size; (size = ::read(ends[0], piece, sizeof piece)) > 0;)
            output.append(piece, static_cast<std::size_t>(size));
        ::close(ends[0]);
        ::waitpid(child, &status, 0);
    }

    std::vector<std::string> lines() const {
        std::vector<std::string> found;
        for (std::size_t at = 0, end; (end = output.find('\n', at)) != std::string::npos; at = end + 1)
            found.push_back(output.substr(at, end - at));
        return found;
    }
};

std::string quoted(std::string_view text, LogFormat format, std::size_t most = 100) {
    LogText out;
    append_quoted(out, text, format, most);
    return std::string(out.view());
}

/// Makes standard error a pipe that nobody reads until read() is called.
class StalledPipe {
  public:
    StalledPipe() : saved_(::dup(STDERR_FILENO)) {
        if (::pipe2(ends_, O_CLOEXEC) == 0) ::dup2(ends_[1], STDERR_FILENO);
    }
    ~StalledPipe() { ::close(ends_[0]); }

    std::string read() {
        std::string all;
        std::thread reader([&] {
            char piece[65536];
            for (ssize_t size; (size = ::read(ends_[0], piece, sizeof piece)) > 0;)
                all.append(piece, static_cast<std::size_t>(size));
        });
        flush_log(20s);
        log(LogLevel::info, "last");
        flush_log(20s);
        ::dup2(saved_, STDERR_FILENO);
        ::close(ends_[1]);
        reader.join();
        ::close(saved_);
        return all;
    }

  private:
    int ends_[2] = {-1, -1};
    int saved_;
};

}  // namespace

TEST(Log, ALineSaysWhenAndHowBad) {
    const Child child([] {
        log(LogLevel::info, "served");
        log(LogLevel::error, "broken");
    });
    const std::vector<std::string> lines = child.lines();
    ASSERT_EQ(lines.size(), 2u) << child.output;
    const std::string time = R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ )";
    EXPECT_TRUE(std::regex_match(lines[0], std::regex(time + "INFO served"))) << lines[0];
    EXPECT_TRUE(std::regex_match(lines[1], std::regex(time + "ERROR broken"))) << lines[1];
}

TEST(Log, JsonLinesAreObjects) {
    const Child child([] {
        set_log_format(LogFormat::json);
        log(LogLevel::warning, "a \"b\" \\ c\nd \x01 \xff é");
        PreparedLine line;
        line.begin(LogLevel::info);
        line.text().append("\"status\":");
        line.text().append_number(200);
        line.add();
    });
    const std::vector<std::string> lines = child.lines();
    ASSERT_EQ(lines.size(), 2u) << child.output;
    EXPECT_NE(lines[0].find(R"(Z","level":"warning","message":"a \"b\" \\ c\u000ad \u0001 \ufffd é"})"),
              std::string::npos)
        << lines[0];
    EXPECT_TRUE(lines[0].starts_with("{\"time\":\"20")) << lines[0];
    EXPECT_TRUE(lines[1].ends_with("Z\",\"level\":\"info\",\"status\":200}")) << lines[1];
}

TEST(Log, InputCannotForgeALine) {
    const Child child([] {
        log(LogLevel::info,
            "a\nb\r\x1b[2J\x7f\x9b"
            "1m\xc2\x9b"
            "2m\tü\0z");
    });
    ASSERT_EQ(child.lines().size(), 1u) << child.output;
    EXPECT_NE(child.output.find("INFO a\\x0ab\\x0d\\x1b[2J\\x7f\\x9b1m\\xc2\\x9b2m\tü"), std::string::npos)
        << child.output;
}

TEST(Log, QuotedTextStaysInItsQuotesAndIsCutBetweenCharacters) {
    EXPECT_EQ(quoted("a\"b\\c\n", LogFormat::text), R"("a\"b\\c\x0a")");
    EXPECT_EQ(quoted("a\"b\\c\n", LogFormat::json), R"("a\"b\\c\u000a")");
    EXPECT_EQ(quoted("\xed\xa0\x80", LogFormat::json), R"("\ufffd\ufffd\ufffd")");
    EXPECT_EQ(quoted("\xed\xa0\x80", LogFormat::text), R"("\xed\xa0\x80")");
    EXPECT_EQ(quoted("äää", LogFormat::text, 3), "\"ä...\"");
    EXPECT_EQ(quoted("", LogFormat::json), "\"\"");
    EXPECT_EQ(quoted({}, LogFormat::text), "\"\"");
}

TEST(Log, EveryByteIsEscapedOrNotWhateverIsAroundIt) {
    for (int byte = 0; byte < 256; ++byte) {
        const std::string alone = quoted(std::string(1, static_cast<char>(byte)), LogFormat::text);
        const std::string inner = alone.substr(1, alone.size() - 2);
        EXPECT_EQ(inner.size() > 1, byte < 0x20 ? byte != '\t' : byte >= 0x7f || byte == '"' || byte == '\\') << byte;
        for (std::size_t at = 0; at < 20; ++at) {
            std::string text(20, 'x');
            text[at] = static_cast<char>(byte);
            const std::string expected = std::string(at, 'x') + inner + std::string(19 - at, 'x');
            EXPECT_EQ(quoted(text, LogFormat::text), '"' + expected + '"') << byte << " at " << at;
        }
    }
}

TEST(Log, ASinkRunsOnAThreadOfItsOwn) {
    std::string logged;
    std::thread::id thread;
    set_log_sink([&](LogLevel level, std::string_view line) {
        thread = std::this_thread::get_id();
        logged = std::to_string(static_cast<int>(level)) + std::string(line);
    });
    log(LogLevel::warning, "one\ntwo");
    EXPECT_TRUE(flush_log());
    set_log_sink({});
    EXPECT_EQ(logged, "2one\\x0atwo");
    EXPECT_NE(thread, std::this_thread::get_id());
}

TEST(Log, NobodyWaitsForASinkThatStalls) {
    std::atomic<bool> goes_on{false};
    std::atomic<int> calls{0};
    set_log_sink([&](LogLevel, std::string_view) {
        ++calls;
        while (!goes_on) std::this_thread::sleep_for(1ms);
    });
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) log(LogLevel::info, "x");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 1s);
    EXPECT_FALSE(flush_log(50ms));
    goes_on = true;
    EXPECT_TRUE(flush_log(10s));
    set_log_sink({});
    EXPECT_EQ(calls, 1000);
}

TEST(Log, ASinkMayThrowAndMayLog) {
    int calls = 0;
    set_log_sink([&](LogLevel level, std::string_view) {
        ++calls;
        if (level == LogLevel::error) log(LogLevel::info, "from the sink");
        throw std::runtime_error("full");
    });
    log(LogLevel::error, "x");
    EXPECT_TRUE(flush_log());
    EXPECT_TRUE(flush_log());
    set_log_sink({});
    EXPECT_EQ(calls, 2);
}

TEST(Log, LinesOfOneThreadKeepTheirOrderAndNoneIsLost) {
    std::vector<int> next(4);
    bool ordered = true;
    set_log_sink([&](LogLevel, std::string_view line) {
        int thread = 0, number = 0;
        std::sscanf(std::string(line).c_str(), "%d %d", &thread, &number);
        ordered = ordered && next[static_cast<std::size_t>(thread)]++ == number;
    });
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([thread] {
            for (int i = 0; i < 5000; ++i) log(LogLevel::info, std::to_string(thread) + " " + std::to_string(i));
        });
    for (std::thread& thread : threads) thread.join();
    flush_log(20s);
    set_log_sink({});
    EXPECT_TRUE(ordered);
    for (int count : next) EXPECT_EQ(count, 5000);
}

TEST(Log, WhatNobodyReadsIsCountedAndErrorsHaveRoomLonger) {
    StalledPipe pipe;
    constexpr int sent = 200;
    const std::string text(64 * 1024, 'x');
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < sent; ++i) log(LogLevel::info, text);
    log(LogLevel::error, "an error in the crowd");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
    const std::string all = pipe.read();
    // The writer may start while lines are still being sent. Lines are then lost, and reported, more than once.
    const std::regex report("WARNING (\\d+) lines? of the log could not be written");
    int lost = 0, written = 0;
    for (std::sregex_iterator at(all.begin(), all.end(), report), end; at != end; ++at) lost += std::stoi((*at)[1]);
    for (std::size_t at = 0; (at = all.find("INFO xx", at)) != std::string::npos; ++at) ++written;
    EXPECT_GT(lost, 0);
    EXPECT_EQ(written + lost, sent);
    EXPECT_NE(all.find("ERROR an error in the crowd\n"), std::string::npos);
}

TEST(Log, AClosedPipeEndsNothing) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    ::close(ends[0]);
    const int saved = ::dup(STDERR_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    log(LogLevel::info, "into the void");
    EXPECT_TRUE(flush_log());
    ::dup2(saved, STDERR_FILENO);
    ::close(saved);
    ::close(ends[1]);
}

TEST(Log, AFullDiskEndsNothingAndIsReportedLater) {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC), saved = ::dup(STDERR_FILENO);
    ASSERT_GE(full, 0);
    StalledPipe pipe;
    const int pipe_end = ::dup(STDERR_FILENO);
    ::dup2(full, STDERR_FILENO);
    log(LogLevel::info, "one");
    log(LogLevel::info, "two");
    EXPECT_TRUE(flush_log());
    ::dup2(pipe_end, STDERR_FILENO);
    ::close(pipe_end);
    log(LogLevel::info, "three");
    const std::string all = pipe.read();
    EXPECT_NE(all.find(" lines of the log could not be written"), std::string::npos) << all;
    ::close(full);
    ::close(saved);
}

TEST(Log, LinesAreWrittenBeforeTheProcessEndsAndOnlyOnce) {
    const Child child([] {
        log(LogLevel::info, "before");
        // The child's own child has a separate log and does not repeat its parent's lines.
        const pid_t inner = ::fork();
        if (inner == 0) {
            log(LogLevel::info, "inner");
            std::exit(0);
        }
        ::waitpid(inner, nullptr, 0);
        for (int i = 0; i < 1000; ++i) log(LogLevel::info, "line");
    });
    EXPECT_EQ(child.status, 0);
    EXPECT_EQ(child.lines().size(), 1002u) << child.output.substr(0, 1000);
    EXPECT_NE(child.output.find("INFO inner"), std::string::npos);
}

TEST(Log, DestructorsOfGlobalObjectsLog) {
    struct Last {
        ~Last() { log(LogLevel::info, "the very last"); }
    };
    const Child child([] {
        static Last last;
        log(LogLevel::info, "first");
        std::exit(0);
    });
    EXPECT_EQ(child.lines().size(), 2u) << child.output;
}

TEST(Log, ASignalHandlerWritesTheQueueAndALastLine) {
    const Child child([] {
        struct sigaction action = {};
        action.sa_handler = [](int) {
            log_from_signal(LogLevel::error, "died\n");
            ::_exit(3);
        };
        ::sigaction(SIGUSR1, &action, nullptr);
        for (int i = 0; i < 100; ++i) log(LogLevel::info, "line");
        ::raise(SIGUSR1);
    });
    EXPECT_EQ(WEXITSTATUS(child.status), 3);
    ASSERT_EQ(child.lines().size(), 101u) << child.output;
    EXPECT_TRUE(child.lines().back().ends_with("Z ERROR died\\x0a")) << child.lines().back();
}

TEST(Log, ASignalHandlerDoesNotWaitForAReaderThatStalls) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        for (int i = 0; i < 100; ++i) log(LogLevel::info, std::string(10'000, 'x'));
        std::this_thread::sleep_for(100ms);
        log_from_signal(LogLevel::error, "died");
        ::_exit(0);
    }
    int status = -1;
    const auto start = std::chrono::steady_clock::now();
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
    ::close(ends[0]);
    ::close(ends[1]);
}

}  // namespace carboy
