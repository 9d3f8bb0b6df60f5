// The parts of `carboy db copy` that need no database.
#include <gtest/gtest.h>

#include <carboy/sql/types/error.hpp>

#include "cli/carboy/copy/conversion.hpp"
#include "cli/carboy/copy/copy_state.hpp"
#include "cli/carboy/copy/progress.hpp"
#include "cli/carboy/default_text.hpp"

namespace carboy::cli {
namespace {

using sql::TypeKind;
using sql::Value;
using sql::ValueView;

TEST(CopyParts, AKeyIsReadAsItWasWritten) {
    const std::string bytes("\0\xff:", 3);
    const std::vector<Value> key = {Value(ValueView::integer(-5)),
                                    Value(ValueView::text("a:b\x1f")),
                                    Value(ValueView::real(0.1)),
                                    Value(ValueView::boolean(true)),
                                    Value(ValueView::number("12.50")),
                                    Value(ValueView::null()),
                                    Value(ValueView::blob(bytes.data(), bytes.size()))};
    EXPECT_EQ(key_from_text(key_to_text(key)), key);
    EXPECT_TRUE(key_from_text("").empty());
}

std::string canonical(ValueView value, TypeKind kind) {
    std::string out;
    append_canonical(out, value, {.kind = kind});
    return out;
}

TEST(CopyParts, EqualValuesHaveOneForm) {
    const auto same = [](TypeKind kind, ValueView a, ValueView b) {
        EXPECT_EQ(canonical(a, kind), canonical(b, kind)) << static_cast<int>(kind);
    };
    same(TypeKind::numeric, ValueView::number("12.50"), ValueView::real(12.5));
    same(TypeKind::numeric, ValueView::number("0.00"), ValueView::integer(0));
    same(TypeKind::numeric, ValueView::number("10000000000000000"), ValueView::real(1e16));
    same(TypeKind::boolean, ValueView::boolean(true), ValueView::integer(1));
    same(TypeKind::datetime, ValueView::text("2024-01-02 03:04:05"), ValueView::text("2024-01-02 03:04:05.000000"));
    same(TypeKind::uuid, ValueView::text("123e4567-e89b-42d3-a456-426614174000"),
         ValueView::text("123e4567e89b42d3a456426614174000"));
    same(TypeKind::json, ValueView::text("{\"a\": 1, \"b\": [null]}"), ValueView::text("{\"b\":[null],\"a\":1}"));
    EXPECT_NE(canonical(ValueView::number("12.5"), TypeKind::numeric),
              canonical(ValueView::number("-12.5"), TypeKind::numeric));
    EXPECT_NE(canonical(ValueView::text("NULL"), TypeKind::text), canonical(ValueView::null(), TypeKind::text));
    EXPECT_EQ(canonical(ValueView::text("soon"), TypeKind::date), std::string("vsoon\0", 6));
}

TEST(CopyParts, ValuesAreConvertedForTheTarget) {
    sql::Scratch scratch;
    const auto text = [&](const char* value, sql::ColumnType type, ValueForm form) {
        return std::string(converted(ValueView::text(value), type, form, scratch).as_text());
    };
    EXPECT_EQ(text("123e4567-e89b-42d3-a456-426614174000", {.kind = TypeKind::uuid}, ValueForm::stored),
              "123e4567e89b42d3a456426614174000");
    EXPECT_EQ(text("10:20:30", {.kind = TypeKind::time}, ValueForm::stored), "10:20:30.000000");
    EXPECT_EQ(text("10:20:30", {.kind = TypeKind::time}, ValueForm::unchanged), "10:20:30");
    EXPECT_EQ(text("01:30:00", {.kind = TypeKind::interval}, ValueForm::stored), "1970-01-01 01:30:00.000000");
    EXPECT_EQ(text("1970-01-01 01:30:00.000000", {.kind = TypeKind::interval}, ValueForm::literal).find("1970"),
              std::string::npos);
    EXPECT_NE(
        text("2024-01-02 03:04:05", {.kind = TypeKind::datetime, .timezone = true}, ValueForm::literal).find("+00"),
        std::string::npos);
    EXPECT_EQ(converted(ValueView::text("ab"), {.kind = TypeKind::binary}, ValueForm::literal, scratch).kind(),
              sql::Kind::blob);
    EXPECT_THROW(text("soon", {.kind = TypeKind::date}, ValueForm::literal), sql::DataError);
}

TEST(CopyParts, ConditionsLoseTheirCasts) {
    EXPECT_EQ(plain_condition("price >= 0::numeric"), "price >= 0");
    EXPECT_EQ(plain_condition("(x)::character varying(8)[] <> 'a::b'::text"), "(x) <> 'a::b'");
    EXPECT_EQ(plain_condition("s::text = ANY (ARRAY['a'::text, 'b'::character varying])"), "s IN ('a', 'b')");
    EXPECT_EQ(plain_condition("t::timestamp without time zone > \"my::col\""), "t > \"my::col\"");
}

TEST(CopyParts, TheBarShowsHowFarItIs) {
    EXPECT_EQ(bar("items", 500, 1000),
              "items                          [###############---------------]  50 %  500/1000");
    EXPECT_EQ(bar("none", 0, 0), "none                           [##############################] 100 %  0/0");
}

}  // namespace
}  // namespace carboy::cli
