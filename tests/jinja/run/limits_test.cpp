// The limits of a render: they are active by default, can be set, and the error names the limit.
#include <carboy/jinja.hpp>

#include <thread>

#include "support/cpu_time.hpp"

namespace carboy::jinja {
namespace {

using namespace std::chrono_literals;

std::string failure(const Limits& limits, std::string_view text, const ContextView& context = {}) {
    Options options;
    options.limits = limits;
    try {
        return "no error: " + Environment(options).from_string(text).render(context);
    } catch (const LimitError& error) {
        return error.what();
    }
}

TEST(Limits, LoopsAndTimeAreBoundedByDefault) {
    const Limits limits;
    EXPECT_EQ(limits.iterations, 100'000'000u);
    EXPECT_EQ(limits.time, 30s);
    EXPECT_GT(limits.output, 0u);
    EXPECT_GT(limits.value, 0u);
}

TEST(Limits, AnEndlessLoopStops) {
    const std::string error = failure(
        {.iterations = 100'000}, "{% for a in range(10 ** 6) %}{% for b in range(10 ** 6) %}{% endfor %}{% endfor %}");
    EXPECT_NE(error.find("exceeded the limit of 100000 iterations"), std::string::npos) << error;
    EXPECT_NE(error.find("Options::limits.iterations"), std::string::npos) << error;
}

/// Each of these templates would run for years.
TEST(Limits, TimeIsBoundedWhereverATemplateIterates) {
    for (const char* text :
         {"{% for a in range(10 ** 15) %}{% endfor %}", "{{ range(10 ** 15)|sum }}",
          "{{ range(10 ** 15)|map('abs')|sum }}", "{{ range(10 ** 15)|map('string')|select('none')|first }}",
          "{{ 'x' in range(10 ** 15)|map('abs') }}", "{{ range(10 ** 15)|map('abs')|max is none }}",
          "{% for a in range(10 ** 15) if a < 0 %}{% endfor %}",
          "{% for a in range(10 ** 15) if a < 0 %}{{ loop.index }}{% endfor %}",
          "{{ range(10 ** 15)|reject('number')|list }}", "{{ dict(range(10 ** 15)|rejectattr('x')) }}",
          "{% set a, b = range(10 ** 15)|select('none') %}", "{{ range(10 ** 15)|select('none')|join }}",
          "{% macro m() %}{% for a in range(10 ** 15) %}{% endfor %}{% endmacro %}{{ m() }}"}) {
        const double start = carboy::timing::cpu_time();
        const std::string error = failure({.iterations = 0, .time = 50ms}, text);
        EXPECT_LT(carboy::timing::cpu_time() - start, 5.0) << text;
        const bool stopped = error.find("Options::limits.time") != std::string::npos ||
                             error.find("Options::limits.value") != std::string::npos;
        EXPECT_TRUE(stopped) << text << ": " << error;
    }
}

TEST(Limits, SlowFunctionsCount) {
    const auto start = std::chrono::steady_clock::now();
    const std::string error = failure({.time = 30ms}, "{% for a in range(1000) %}{{ slow() }}{% endfor %}",
                                      {{"slow", [] { std::this_thread::sleep_for(10ms); }}});
    EXPECT_EQ(error.find("no error"), std::string::npos);
    EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
}

TEST(Limits, TimeSpentWaitingForASlowReceiverDoesNotCount) {
    struct Slow : Sink {
        void write(std::string_view piece) override {
            std::this_thread::sleep_for(20ms);
            text += piece;
        }
        std::string text;
    } sink;
    Options options;
    options.limits.time = 60ms;
    Environment(options).from_string("{% for a in range(10) %}{{ a }}{% endfor %}").stream(sink, {}, 1);
    EXPECT_EQ(sink.text, "0123456789");
}

TEST(Limits, AnOptionLimitsTheSizeOfAValue) {
    EXPECT_EQ(failure({.value = 1000}, "{{ v * 999 }}", {{"v", "x"}}).substr(0, 8), "no error");
    const std::string error = failure({.value = 1000}, "{{ v * 1001 }}", {{"v", "x"}});
    EXPECT_NE(error.find("larger than the limit of 1000 bytes"), std::string::npos) << error;
    EXPECT_NE(error.find("Options::limits.value"), std::string::npos) << error;
    EXPECT_NE(failure({}, "{{ 'x' * 10 ** 9 }}").find("67108864"), std::string::npos);
    EXPECT_NE(failure({.value = 1000}, "{{ range(1000)|list }}").find("limits.value"), std::string::npos);
}

TEST(Limits, ZeroMeansNoLimit) {
    const Limits none{.stack = 0, .depth = 0, .output = 0, .value = 0, .iterations = 0, .time = 0ms};
    EXPECT_EQ(failure(none, "{% for a in range(5000) %}{% endfor %}{{ ('x' * 100)|length }}"), "no error: 100");
}

}  // namespace
}  // namespace carboy::jinja
