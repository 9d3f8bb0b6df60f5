#include <carboy/sql/types/array.hpp>
#include <carboy/sql/types/chrono.hpp>
#include <carboy/sql/types/decimal.hpp>

#include <gtest/gtest.h>

#include <limits>

namespace carboy {
namespace {

using sql::DataError;
using sql::from_view;
using sql::ValueView;
template <class T>
using List = std::vector<T>;

template <class T>
std::string stored(const T& value) {
    sql::Scratch scratch;
    return std::string(sql::to_view(value, scratch).as_text());
}
template <class T>
T read(std::string_view text) {
    return from_view<T>(ValueView::text(text));
}
std::vector<std::byte> bytes(std::string_view text) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

TEST(ArrayTest, WritesLiterals) {
    EXPECT_EQ(stored(List<int>{}), "{}");
    EXPECT_EQ(stored(List<int>{1, -2}), "{1,-2}");
    EXPECT_EQ(stored(List<bool>{true, false}), "{t,f}");
    EXPECT_EQ(stored(List<double>{0.5, 1e300, std::numeric_limits<double>::infinity()}), "{0.5,1e+300,Infinity}");
    EXPECT_EQ(stored(List<std::string>{"a", "", "a b", "a,b", "{", "\"", "\\", "NULL", "null", "nullx"}),
              R"({a,"","a b","a,b","{","\"","\\","NULL","null",nullx})");
    EXPECT_EQ(stored(List<std::optional<int>>{1, std::nullopt}), "{1,NULL}");
    EXPECT_EQ(stored(List<List<int>>{{1, 2}, {3, 4}}), "{{1,2},{3,4}}");
    EXPECT_EQ(stored(List<sql::Decimal>{sql::Decimal("1.50")}), "{1.50}");
    EXPECT_EQ(stored(List<std::vector<std::byte>>{bytes("a\xff")}), R"({"\\x61ff"})");
    EXPECT_EQ(stored(List<std::chrono::sys_days>{std::chrono::sys_days()}), "{1970-01-01}");
}

TEST(ArrayTest, WritesWhatASessionWithAZoneOfItsOwnReadsAlike) {
    using namespace std::chrono;
    EXPECT_EQ(stored(List<sys_seconds>{sys_seconds(5s)}), R"({"1970-01-01 00:00:05.000000+00"})");
    EXPECT_EQ(stored(List<local_seconds>{local_seconds(5s)}), R"({"1970-01-01 00:00:05.000000"})");
    EXPECT_EQ(stored(List<std::optional<seconds>>{26h, std::nullopt}), R"({"1 days 02:00:00.000000",NULL})");
    EXPECT_EQ(stored(List<microseconds>{-26h - 1us}), R"({"-1 days -02:00:00.000001"})");
    for (const microseconds length : {microseconds::min(), microseconds(-1), 0us, microseconds::max()})
        EXPECT_EQ(read<List<microseconds>>(stored(List<microseconds>{length})).at(0), length);
}

TEST(ArrayTest, ReadsLiterals) {
    EXPECT_EQ(read<List<int>>("{}"), List<int>{});
    EXPECT_EQ(read<List<std::int64_t>>("{1,-2}"), (List<std::int64_t>{1, -2}));
    EXPECT_EQ(read<List<bool>>("{t,f}"), (List<bool>{true, false}));
    EXPECT_EQ(read<List<float>>("{0.5,-Infinity}"), (List<float>{0.5F, -std::numeric_limits<float>::infinity()}));
    EXPECT_EQ(read<List<std::optional<std::string>>>(R"({a,NULL,"NULL","a\"\\,b",null})"),
              (List<std::optional<std::string>>{"a", std::nullopt, "NULL", "a\"\\,b", std::nullopt}));
    EXPECT_EQ(read<List<List<int>>>("{{1,2},{3,4}}"), (List<List<int>>{{1, 2}, {3, 4}}));
    EXPECT_EQ(read<List<int>>("[0:1]={5,6}"), (List<int>{5, 6}));
    EXPECT_EQ(read<List<std::vector<std::byte>>>(R"({"\\x61FF"})").at(0), bytes("a\xff"));
}

TEST(ArrayTest, RefusesOtherShapesAndValues) {
    for (const char* text : {"", "{", "}", "{1", "{1,}", "{,1}", "{1}x", "{{1}}", "1", "{1}{2}", "[0:1]{1}", "{1 2}",
                             "{a}", "{1.5}", "{\"1}", "{\"1\\", "{99999999999}", "{99999999999999999999}", "{NULL}"})
        EXPECT_THROW(read<List<int>>(text), DataError) << text;
    EXPECT_THROW(read<List<List<int>>>("{1}"), DataError);
    EXPECT_THROW(read<List<List<int>>>("{{1},2}"), DataError);
    EXPECT_THROW(read<List<bool>>("{yes}"), DataError);
    EXPECT_THROW(read<List<std::vector<std::byte>>>("{abc}"), DataError);
    EXPECT_THROW(from_view<List<int>>(ValueView::null()), DataError);
    EXPECT_THROW(from_view<List<int>>(ValueView::integer(1)), DataError);
    EXPECT_THROW(stored(List<List<int>>{{1, 2}, {3}}), DataError);
    EXPECT_THROW(stored(List<List<int>>{{}}), DataError);
    EXPECT_THROW(stored(List<std::string>{std::string("a\0b", 3)}), DataError);
}

TEST(ArrayTest, IsAColumnOfItsElementsType) {
    const sql::ColumnType type = sql::Type<List<List<sql::Decimal>>>::column_type();
    EXPECT_TRUE(type.array);
    EXPECT_EQ(type.kind, sql::TypeKind::numeric);
    static_assert(!sql::Bindable<List<std::byte*>>);
}

}  // namespace
}  // namespace carboy
