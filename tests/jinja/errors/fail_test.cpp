#include "jinja/errors/fail.hpp"

#include "jinja/errors/budget.hpp"
#include "jinja/raised.hpp"

#include <stdexcept>

namespace carboy::jinja {
namespace {

class Counting final : public Budget {
  public:
    using Budget::Budget;
    mutable int checks = 0;

  private:
    void check_time() const override { ++checks; }
};

TEST(Fail, NamesPythonsExceptions) {
    EXPECT_EQ(raised([] { type_error("a"); }), "TypeError: a");
    EXPECT_EQ(raised([] { value_error("b"); }), "ValueError: b");
    EXPECT_EQ(raised([] { fail("KeyError", "c"); }), "KeyError: c");
    EXPECT_EQ(raised([] { overflow_error("it"); }),
              "OverflowError: it does not fit in 64 bits: templates compute with 64-bit integers");
}

TEST(Fail, BoundsTheSizeOfValues) {
    EXPECT_EQ(raised([] { check_size(Limits().value); }), "nothing");
    EXPECT_EQ(raised([] { check_size(Limits().value + 1); }).substr(0, 11), "MemoryError");
    EXPECT_EQ(raised([] { check_size(INT64_MAX, 24); }).substr(0, 11), "MemoryError");
    EXPECT_EQ(raised([] { check_size(-1, 24); }), "nothing");
    EXPECT_EQ(raised([] { check_size(INT64_MAX, 0); }), "nothing");
}

TEST(Fail, TheRunningRendersLimitCounts) {
    const Limits limits{.value = 10}, none{.value = 0};
    const Counting outer(limits);
    EXPECT_EQ(raised([] { check_size(11); }).substr(0, 11), "MemoryError");
    {
        const Counting inner(none);
        EXPECT_EQ(Budget::current(), &inner);
        EXPECT_EQ(raised([] { check_size(std::size_t{1} << 40); }), "nothing");
    }
    EXPECT_EQ(Budget::current(), &outer);
    EXPECT_EQ(raised([] { check_size(4, 3); }).substr(0, 11), "MemoryError");
}

TEST(Budget, LooksAtTheClockNowAndThen) {
    const Limits limits;
    Counting budget(limits);
    for (int i = 0; i < 3000; ++i) budget.count_step();
    EXPECT_EQ(budget.checks, 2);
}

}  // namespace
}  // namespace carboy::jinja
