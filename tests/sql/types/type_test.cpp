#include <carboy/sql/types/type.hpp>

#include <gtest/gtest.h>

namespace carboy {
namespace {

using sql::DataError;
using sql::from_view;
using sql::ValueView;

TEST(TypeTest, IntegersNeverWrap) {
    EXPECT_EQ(from_view<std::int8_t>(ValueView::integer(-128)), -128);
    EXPECT_THROW(from_view<std::int8_t>(ValueView::integer(128)), DataError);
    EXPECT_THROW(from_view<std::uint8_t>(ValueView::integer(-1)), DataError);
    EXPECT_THROW(from_view<int>(ValueView::integer(1LL << 31)), DataError);
    EXPECT_THROW(from_view<std::uint64_t>(ValueView::integer(-1)), DataError);
    EXPECT_EQ(from_view<std::int64_t>(ValueView::integer(INT64_MIN)), INT64_MIN);
    sql::Scratch scratch;
    EXPECT_EQ(sql::to_view(std::uint64_t{INT64_MAX}, scratch).as_integer(), INT64_MAX);
    EXPECT_THROW(sql::to_view(std::uint64_t{1} << 63, scratch), DataError);
}

TEST(TypeTest, NumbersConvertOnlyWithoutLoss) {
    EXPECT_EQ(from_view<int>(ValueView::real(3.0)), 3);
    EXPECT_THROW(from_view<int>(ValueView::real(3.5)), DataError);
    EXPECT_THROW(from_view<std::int64_t>(ValueView::real(1e300)), DataError);
    EXPECT_THROW(from_view<std::int64_t>(ValueView::real(0x1p63)), DataError);
    EXPECT_EQ(from_view<double>(ValueView::integer(1LL << 53)), 9007199254740992.0);
    EXPECT_THROW(from_view<double>(ValueView::integer((1LL << 53) + 1)), DataError);
    EXPECT_THROW(from_view<double>(ValueView::integer(INT64_MAX)), DataError);
    EXPECT_THROW(from_view<float>(ValueView::real(1e300)), DataError);
    EXPECT_EQ(from_view<float>(ValueView::real(0.5)), 0.5F);
    EXPECT_EQ(from_view<float>(ValueView::real(3.4028235e+38)), std::numeric_limits<float>::max());
    EXPECT_EQ(from_view<float>(ValueView::real(-3.4028235e+38)), std::numeric_limits<float>::lowest());
    EXPECT_THROW(from_view<float>(ValueView::real(3.4028236e+38)), DataError);
}

TEST(TypeTest, BooleansAreZeroOrOne) {
    EXPECT_TRUE(from_view<bool>(ValueView::integer(1)));
    EXPECT_FALSE(from_view<bool>(ValueView::boolean(false)));
    EXPECT_THROW(from_view<bool>(ValueView::integer(2)), DataError);
    EXPECT_THROW(from_view<bool>(ValueView::text("1")), DataError);
}

TEST(TypeTest, NullNeedsOptional) {
    EXPECT_THROW(from_view<int>(ValueView::null()), DataError);
    EXPECT_THROW(from_view<std::string>(ValueView::null()), DataError);
    EXPECT_EQ(from_view<std::optional<int>>(ValueView::null()), std::nullopt);
    EXPECT_EQ(from_view<std::optional<int>>(ValueView::integer(4)), 4);
    try {
        from_view<int>(ValueView::null());
    } catch (const DataError& error) {
        EXPECT_EQ(error.code(), "null_value");
        EXPECT_EQ(error.hint(), "Read it into a std::optional.");
    }
}

TEST(TypeTest, TextAndBytesAreNotMixed) {
    EXPECT_EQ(from_view<std::string>(ValueView::text(std::string_view("a\0b", 3))), std::string("a\0b", 3));
    EXPECT_THROW(from_view<std::string>(ValueView::blob("a", 1)), DataError);
    EXPECT_THROW(from_view<std::string>(ValueView::integer(1)), DataError);
    EXPECT_EQ(from_view<std::vector<std::byte>>(ValueView::blob("ab", 2)).size(), 2u);
    EXPECT_THROW(from_view<std::vector<std::byte>>(ValueView::text("ab")), DataError);
}

TEST(TypeTest, ScratchKeepsShortAndLongText) {
    sql::Scratch scratch;
    EXPECT_EQ(scratch.keep("short"), "short");
    const std::string long_text(100, 'x');
    EXPECT_EQ(scratch.keep(long_text), long_text);
}

// The forms in which engines send NUMERIC.
TEST(TypeTest, NumbersThatTravelAsText) {
    EXPECT_EQ(from_view<int>(ValueView::text("42")), 42);
    EXPECT_EQ(from_view<std::int64_t>(ValueView::text("-9223372036854775808")), INT64_MIN);
    EXPECT_EQ(from_view<int>(ValueView::text("12.000")), 12);
    EXPECT_EQ(from_view<double>(ValueView::text("2.5000000000000000")), 2.5);
    for (const char* text : {"12.5", "", "1x", " 1", "12.", "1e2", "9223372036854775808", "NaN"})
        EXPECT_THROW(from_view<std::int64_t>(ValueView::text(text)), DataError) << text;
    for (const char* text : {"", "1x", "1,5", "1e999"})
        EXPECT_THROW(from_view<double>(ValueView::text(text)), DataError) << text;
    EXPECT_THROW(from_view<std::int16_t>(ValueView::text("70000")), DataError);
}

}  // namespace
}  // namespace carboy
