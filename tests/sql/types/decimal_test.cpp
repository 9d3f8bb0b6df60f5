#include <carboy/sql/types/decimal.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <sstream>
#include <unordered_set>

#include "support/seed.hpp"

namespace carboy {
namespace {

using sql::DataError;
using sql::Decimal;
using sql::from_view;
using sql::Rounding;
using sql::ValueView;

std::string text(const Decimal& value) { return value.to_string(); }

const std::string nines(38, '9');

TEST(DecimalTest, KeepsWhatWasWritten) {
    for (const char* number : {"0", "0.00", "12.50", "-12.50", "1", "-0.000001",
                               "99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001"})
        EXPECT_EQ(text(Decimal(number)), number);
    EXPECT_EQ(text(Decimal("+1.5")), "1.5");
    EXPECT_EQ(text(Decimal(".5")), "0.5");
    EXPECT_EQ(text(Decimal("5.")), "5");
    EXPECT_EQ(text(Decimal("-0.0")), "0.0");
    EXPECT_EQ(text(Decimal("007")), "7");
    EXPECT_EQ(text(Decimal("1e3")), "1000");
    EXPECT_EQ(text(Decimal("1.25E-3")), "0.00125");
    EXPECT_EQ(text(Decimal("1.25e+1")), "12.5");
    EXPECT_EQ(text(Decimal()), "0");
    EXPECT_EQ(Decimal("12.50").scale(), 2);
    EXPECT_EQ(Decimal("0.0125").digits(), 3);
}

TEST(DecimalTest, RefusesWhatIsNoNumberOrTooLong) {
    for (const char* number : {"", "-", ".", "1.2.3", "abc", "1e", "1e+", "1e+-5", " 1", "1 ", "1,5", "NaN", "Infinity",
                               "0x10", "--1", "1e99999999999999"})
        EXPECT_THROW(Decimal{number}, DataError) << number;
    EXPECT_THROW(Decimal(nines + "9"), DataError);
    EXPECT_THROW(Decimal("1e38"), DataError);
    EXPECT_THROW(Decimal("1e-39"), DataError);
    EXPECT_THROW(Decimal("0." + nines + "1"), DataError);
    EXPECT_EQ(text(Decimal("1" + std::string(37, '0') + "." + std::string(200, '0'))), "1" + std::string(37, '0'));
    EXPECT_EQ(Decimal("0e-500"), 0);
    try {
        Decimal number("12,50");
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.code(), "bad_number");
        EXPECT_EQ(error.message(), "The text '12,50' is not a decimal number.");
    }
}

TEST(DecimalTest, ComparesByValue) {
    EXPECT_EQ(Decimal("1.5"), Decimal("1.50"));
    EXPECT_EQ(std::hash<Decimal>()(Decimal("1.5")), std::hash<Decimal>()(Decimal("1.500")));
    EXPECT_EQ(Decimal("2.00"), 2);
    EXPECT_LT(Decimal("-1"), Decimal("0.1"));
    EXPECT_LT(Decimal("-2"), Decimal("-1.9"));
    EXPECT_GT(Decimal(nines), Decimal("0." + nines));
    EXPECT_GT(3, Decimal("2.99"));
    EXPECT_EQ(Decimal(0), -Decimal(0));
    EXPECT_EQ((std::unordered_set<Decimal>{Decimal("1.0"), Decimal("1.00"), Decimal(1)}.size()), 1u);
}

TEST(DecimalTest, IntegersOfEveryWidth) {
    EXPECT_EQ(text(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
    EXPECT_EQ(text(std::numeric_limits<std::uint64_t>::max()), "18446744073709551615");
    EXPECT_EQ(text(std::int8_t{-128}), "-128");
    EXPECT_EQ(static_cast<std::int64_t>(Decimal("-9223372036854775808")), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(static_cast<std::int64_t>(Decimal("5.00")), 5);
    EXPECT_THROW((void)static_cast<std::int64_t>(Decimal("9223372036854775808")), DataError);
    EXPECT_THROW((void)static_cast<std::int64_t>(Decimal("5.5")), DataError);
}

TEST(DecimalTest, AddsAndMultipliesExactly) {
    EXPECT_EQ(text(Decimal("0.1") + Decimal("0.2")), "0.3");
    EXPECT_EQ(text(Decimal("1.50") + 1), "2.50");
    EXPECT_EQ(text(Decimal("1") - Decimal("1.01")), "-0.01");
    EXPECT_EQ(text(Decimal("1.5") - Decimal("1.50")), "0.00");
    EXPECT_EQ(text(Decimal("19.99") * 3), "59.97");
    EXPECT_EQ(text(Decimal("-0.05") * Decimal("0.5")), "-0.025");
    EXPECT_EQ(text(Decimal(nines) + -Decimal(nines)), "0");
    Decimal sum;
    for (int i = 0; i < 1000; ++i) sum += Decimal("0.01");
    EXPECT_EQ(sum, 10);
}

TEST(DecimalTest, NeverWrapsOrRoundsSilently) {
    EXPECT_THROW(Decimal(nines) + 1, DataError);
    EXPECT_THROW(Decimal(nines) * 2, DataError);
    EXPECT_THROW(Decimal("1" + std::string(37, '0')) + Decimal("0.1"), DataError);
    EXPECT_THROW(Decimal("0." + std::string(20, '0') + "1") * Decimal("0." + std::string(20, '0') + "1"), DataError);
    EXPECT_EQ(text(Decimal(nines) * Decimal("1.0")), nines);
}

TEST(DecimalTest, Divides) {
    EXPECT_EQ(text(Decimal(1) / 8), "0.125");
    EXPECT_EQ(text(Decimal("10.00") / 4), "2.50");
    EXPECT_EQ(text(Decimal(6) / Decimal("0.03")), "200");
    EXPECT_EQ(Decimal(1) / Decimal("1e-37"), Decimal("1e37"));
    EXPECT_THROW(Decimal(1) / Decimal("1e-38"), DataError);
    EXPECT_THROW(Decimal(1) / 3, DataError);
    EXPECT_THROW(Decimal(1) / 0, DataError);
    EXPECT_EQ(text(Decimal(1).divide(3, 5)), "0.33333");
    EXPECT_EQ(text(Decimal(-2).divide(3, 2)), "-0.67");
    EXPECT_EQ(text(Decimal(1).divide(8, 2)), "0.12");
    EXPECT_EQ(text(Decimal(1).divide(8, 2, Rounding::half_up)), "0.13");
    EXPECT_THROW(Decimal(1).divide(0, 2), DataError);
    EXPECT_THROW(Decimal(1).divide(3, 39), DataError);
}

TEST(DecimalTest, Rounds) {
    struct Case {
        Rounding rounding;
        const char* expected[6];
    };
    const char* const numbers[] = {"2.5", "3.5", "-2.5", "2.1", "-2.1", "2.9"};
    for (const Case& test :
         {Case{Rounding::half_even, {"2", "4", "-2", "2", "-2", "3"}},
          Case{Rounding::half_up, {"3", "4", "-3", "2", "-2", "3"}},
          Case{Rounding::down, {"2", "3", "-2", "2", "-2", "2"}}, Case{Rounding::up, {"3", "4", "-3", "3", "-3", "3"}},
          Case{Rounding::floor, {"2", "3", "-3", "2", "-3", "2"}},
          Case{Rounding::ceiling, {"3", "4", "-2", "3", "-2", "3"}}})
        for (int i = 0; i < 6; ++i)
            EXPECT_EQ(text(Decimal(numbers[i]).round(0, test.rounding)), test.expected[i]) << numbers[i];
    EXPECT_EQ(text(Decimal("1.5").round(3)), "1.500");
    EXPECT_EQ(text(Decimal("-0.001").round(2)), "0.00");
    EXPECT_EQ(text(Decimal("1.500").rescale(1)), "1.5");
    EXPECT_THROW(Decimal("1.55").rescale(1), DataError);
    EXPECT_THROW(Decimal("1.55").round(-1), DataError);
    EXPECT_THROW(Decimal(nines).round(1), DataError);
    EXPECT_EQ(text(Decimal("1.500").normalized()), "1.5");
    EXPECT_EQ(text(Decimal("100").normalized()), "100");
    EXPECT_EQ(text(Decimal("-1.5").abs()), "1.5");
}

TEST(DecimalTest, ToAndFromDouble) {
    EXPECT_EQ(text(Decimal::from_double(0.1)), "0.1");
    EXPECT_EQ(text(Decimal::from_double(-1e20)), "-100000000000000000000");
    EXPECT_EQ(text(Decimal::from_double(2.0)), "2");
    EXPECT_THROW(Decimal::from_double(1e300), DataError);
    EXPECT_THROW(Decimal::from_double(std::numeric_limits<double>::quiet_NaN()), DataError);
    EXPECT_THROW(Decimal::from_double(-std::numeric_limits<double>::infinity()), DataError);
    EXPECT_EQ(static_cast<double>(Decimal("0.1")), 0.1);
    static_assert(!std::is_convertible_v<double, Decimal> && !std::is_constructible_v<Decimal, float>);
    static_assert(std::is_convertible_v<int, Decimal> && !std::is_constructible_v<Decimal, bool>);
}

TEST(DecimalTest, TravelsAsTextAndReadsEveryNumber) {
    sql::Scratch scratch;
    EXPECT_EQ(sql::to_view(Decimal("12.50"), scratch), ValueView::text("12.50"));
    EXPECT_EQ(text(from_view<Decimal>(ValueView::text("12.50"))), "12.50");
    EXPECT_EQ(text(from_view<Decimal>(ValueView::integer(-3))), "-3");
    EXPECT_EQ(text(from_view<Decimal>(ValueView::real(12.5))), "12.5");
    EXPECT_EQ(text(from_view<Decimal>(ValueView::real(0.36043210999999997))), "0.36043211");  // SQLite's 0.36043211
    EXPECT_EQ(text(from_view<Decimal>(ValueView::real(1.0 / 3))), "0.3333333333333333");
    EXPECT_THROW(from_view<Decimal>(ValueView::real(std::numeric_limits<double>::infinity())), DataError);
    EXPECT_THROW(from_view<Decimal>(ValueView::null()), DataError);
    EXPECT_THROW(from_view<Decimal>(ValueView::blob("1", 1)), DataError);
    EXPECT_THROW(from_view<Decimal>(ValueView::text("NaN")), DataError);
    EXPECT_EQ(from_view<std::optional<Decimal>>(ValueView::null()), std::nullopt);
    std::ostringstream out;
    out << Decimal("1.50");
    EXPECT_EQ(out.str() + to_string(Decimal("2.0")), "1.502.0");
}

TEST(DecimalTest, ArithmeticHoldsItsLaws) {
    const unsigned seed = test_seed_number();
    std::mt19937_64 random(seed);
    const auto number = [&] {
        const auto digits = static_cast<std::int64_t>(random() >> (random() % 64));
        Decimal value = random() % 2 == 0 ? Decimal(digits) : -Decimal(digits);
        return Decimal(text(value) + "e-" + std::to_string(random() % 8));
    };
    for (int i = 0; i < 5000; ++i) {
        const Decimal a = number();
        const Decimal b = number();
        SCOPED_TRACE("CARBOY_TEST_SEED=" + std::to_string(seed) + ": " + text(a) + ", " + text(b));
        EXPECT_EQ(a + b, b + a);
        EXPECT_EQ(a + b - b, a);
        EXPECT_EQ(a - b, -(b - a));
        EXPECT_EQ(a<b, b> a);
        EXPECT_EQ((a - b).is_negative(), a < b);
        EXPECT_EQ(Decimal(text(a)), a);
        EXPECT_EQ(text(Decimal(text(a))), text(a));
        if (a.digits() + b.digits() <= 38 && !b.is_zero()) {
            EXPECT_EQ(a * b, b * a);
            EXPECT_EQ(a * b / b, a);
        }
    }
}

}  // namespace
}  // namespace carboy
