#include <carboy/sql/types/enum.hpp>

#include <gtest/gtest.h>

namespace shop {

enum class Color { red, green, blue = 7, none = -1 };
enum class Byte : std::uint8_t { low, high = 255 };
enum Size : int { small, large };
enum Old { first, thousandth = 1000 };
CARBOY_ENUM(Old, first, thousandth);
enum class Status { open = 5000, closed = 3, lost };
CARBOY_ENUM(Status, open, closed, lost);
enum class Far { near = 1, far = 300 };
struct Order {
    enum class State { placed, sent };
};

}  // namespace shop

template <>
inline constexpr carboy::sql::EnumRange carboy::sql::enum_range<shop::Far>{0, 300};

namespace {
enum class Hidden { a, b };
}

namespace carboy {
namespace {

using shop::Color;
using shop::Status;
using sql::DataError;
using sql::enum_name;
using sql::enum_value;
using sql::from_view;
using sql::ValueView;

TEST(EnumTest, NamesComeFromTheCompiler) {
    enum class Local { here };
    EXPECT_EQ(enum_name(Color::red), "red");
    EXPECT_EQ(enum_name(Color::blue), "blue");
    EXPECT_EQ(enum_name(Color::none), "none");
    EXPECT_EQ(enum_name(shop::Byte::high), "high");
    EXPECT_EQ(enum_name(shop::large), "large");
    EXPECT_EQ(enum_name(shop::Far::far), "far");
    EXPECT_EQ(enum_name(shop::Order::State::sent), "sent");
    EXPECT_EQ(enum_name(Hidden::b), "b");
    EXPECT_EQ(enum_name(Local::here), "here");
    EXPECT_EQ(enum_value<Color>("green"), Color::green);
    EXPECT_EQ(enum_value<Color>("Green"), std::nullopt);
    EXPECT_EQ(enum_value<Color>(""), std::nullopt);
}

TEST(EnumTest, AListGivesNamesOrderAndToString) {
    EXPECT_EQ(to_string(Status::open), "open");
    EXPECT_EQ(to_string(shop::thousandth), "thousandth");
    EXPECT_EQ(enum_value<Status>("lost"), Status::lost);
    EXPECT_EQ(sql::Type<Status>::column_type().values, (std::vector<std::string>{"open", "closed", "lost"}));
}

TEST(EnumTest, IsStoredByName) {
    sql::Scratch scratch;
    EXPECT_EQ(sql::to_view(Color::green, scratch), ValueView::text("green"));
    EXPECT_EQ(from_view<Color>(ValueView::text("none")), Color::none);
    EXPECT_EQ(from_view<std::optional<Color>>(ValueView::null()), std::nullopt);
    const sql::ColumnType type = sql::Type<Color>::column_type();
    EXPECT_EQ(type.kind, sql::TypeKind::enumeration);
    EXPECT_EQ(type.length, 5);
    EXPECT_EQ(type.name, "color");
    EXPECT_EQ(type.values, (std::vector<std::string>{"none", "red", "green", "blue"}));
}

TEST(EnumTest, WhatIsNoEnumeratorIsAnError) {
    sql::Scratch scratch;
    EXPECT_THROW(from_view<Color>(ValueView::integer(1)), DataError);
    EXPECT_THROW(from_view<Color>(ValueView::null()), DataError);
    try {
        from_view<Color>(ValueView::text("purple"));
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.code(), "bad_enum");
        EXPECT_EQ(error.message(), "The text 'purple' is not a Color. Its values are none, red, green, blue.");
    }
    try {
        sql::to_view(static_cast<Color>(3), scratch);
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.message(), "3 is not a Color. Its values are none, red, green, blue.");
    }
    static_assert(!sql::NamedEnum<std::byte> && !sql::Bindable<std::byte>);
}

}  // namespace
}  // namespace carboy
