#include <carboy/sql/compile/shaped.hpp>
#include <carboy/sql/text/order_by.hpp>
#include <carboy/sql/text/placeholder.hpp>
#include <carboy/sql/types/error.hpp>

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <sstream>

namespace carboy::sql {
namespace {

using Integers = std::vector<std::int64_t>;

/// The text and, after a bar, the values.
template <class... Args>
std::string shape_in(const Dialect& dialect, Text<std::type_identity_t<Args>...> text, const Args&... args) {
    const Expanded made = expand(text.statement(), ShapedValues(text, args...), dialect);
    std::string out = made.compiled->text;
    out += " |";
    for (const ValueView& value : made.values) append_repr(out += ' ', value);
    return out;
}

template <class... Args>
std::string shape(Text<std::type_identity_t<Args>...> text, const Args&... args) {
    return shape_in<Args...>(dialects::sqlite(), text, args...);
}

TEST(ShapedTest, AListHasAPlaceholderForEachValue) {
    EXPECT_EQ(shape("SELECT 1 WHERE 2 IN (?...)", Integers{1}), "SELECT 1 WHERE 2 IN (?1) | 1");
    EXPECT_EQ(shape("SELECT 1 WHERE 2 IN (?...)", Integers{1, 2}), "SELECT 1 WHERE 2 IN (?1, ?2) | 1 2");
    EXPECT_EQ(shape("SELECT 1 WHERE a IN (?...)", std::vector<std::string>{"x", "y"}),
              "SELECT 1 WHERE a IN (?1, ?2) | 'x' 'y'");
    EXPECT_EQ(shape("SELECT 1 WHERE a in ( ?... )", std::array<int, 2>{3, 4}), "SELECT 1 WHERE a IN (?1, ?2) | 3 4");
}

TEST(ShapedTest, ListsArePaddedToFewSizes) {
    EXPECT_EQ(shape("SELECT 1 WHERE 2 IN (?...)", Integers{1, 2, 3}), "SELECT 1 WHERE 2 IN (?1, ?2, ?3, ?4) | 1 2 3 3");
    EXPECT_EQ(shape("SELECT 1 WHERE 2 NOT IN (?...)", Integers{1, 2, 3, 4, 5}),
              "SELECT 1 WHERE 2 NOT IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) | 1 2 3 4 5 5 5 5");
}

TEST(ShapedTest, AnEmptyListIsWrittenAsTheEngineTakesIt) {
    EXPECT_EQ(shape("SELECT 1 WHERE a NOT IN (?...)", Integers{}), "SELECT 1 WHERE a NOT IN () |");
    EXPECT_EQ(shape_in(dialects::postgresql(), "SELECT 1 WHERE a IN (?...)", Integers{}),
              "SELECT 1 WHERE a = ANY ('{}') |");
    EXPECT_EQ(shape_in(dialects::postgresql(), "SELECT 1 WHERE a NOT IN (?...)", Integers{}),
              "SELECT 1 WHERE a <> ALL ('{}') |");
    EXPECT_EQ(shape_in(dialects::mariadb(), "SELECT 1 WHERE a IN (?...)", Integers{}),
              "SELECT 1 WHERE a IN (SELECT 1 FROM DUAL WHERE 1 = 0) |");
}

TEST(ShapedTest, OtherValuesKeepTheirPlaces) {
    EXPECT_EQ(shape("SELECT ? WHERE a IN (?...) AND b = ?", 7, Integers{1, 2}, "z"),
              "SELECT ?1 WHERE a IN (?2, ?3) AND b = ?4 | 7 1 2 'z'");
    EXPECT_EQ(shape("SELECT :b WHERE a IN (:a...) AND b = :b OR c IN (:a...)", bind<"a">(Integers{1, 2}), bind<"b">(9)),
              "SELECT ?1 WHERE a IN (?2, ?3) AND b = ?1 OR c IN (?2, ?3) | 9 1 2");
    EXPECT_EQ(shape("SELECT 1 WHERE a IN (?...) OR b IN (?...)", Integers{}, Integers{4}),
              "SELECT 1 WHERE a IN () OR b IN (?1) | 4");
}

TEST(ShapedTest, ASegmentIsThereWhenItsValuesAre) {
    constexpr std::optional<int> none;
    const auto text = [](std::optional<std::string> name, std::optional<int> age) {
        return shape("SELECT 1 WHERE true {AND name = ?} {AND age > ?} LIMIT ?", name, age, 5);
    };
    EXPECT_EQ(text("Ada", 3), "SELECT 1 WHERE true AND name = ?1 AND age > ?2 LIMIT ?3 | 'Ada' 3 5");
    EXPECT_EQ(text({}, 3), "SELECT 1 WHERE true  AND age > ?1 LIMIT ?2 | 3 5");
    EXPECT_EQ(text("Ada", none), "SELECT 1 WHERE true AND name = ?1  LIMIT ?2 | 'Ada' 5");
    EXPECT_EQ(text({}, none), "SELECT 1 WHERE true   LIMIT ?1 | 5");
    EXPECT_EQ(shape("SELECT 1 {AND a = ?}5", std::optional(1)), "SELECT 1 AND a = ?1 5 | 1");
    EXPECT_EQ(shape("SELECT 1 {WHERE a BETWEEN ? AND ?}", std::optional(1), none), "SELECT 1  |");
}

TEST(ShapedTest, ASegmentOfSeveralValuesNeedsThemAll) {
    std::optional<int> low = 1, high;
    const auto expand_both = [&] {
        return shape("SELECT 1 WHERE a = ? {AND b BETWEEN ? AND ?} AND c = ?", 7, low, high, 9);
    };
    EXPECT_EQ(expand_both(), "SELECT 1 WHERE a = ?1  AND c = ?2 | 7 9");
    high = 2;
    EXPECT_EQ(expand_both(), "SELECT 1 WHERE a = ?1 AND b BETWEEN ?2 AND ?3 AND c = ?4 | 7 1 2 9");
    low.reset();
    EXPECT_EQ(expand_both(), "SELECT 1 WHERE a = ?1  AND c = ?2 | 7 9");
}

TEST(ShapedTest, AListInASegmentMayBeEmptyOrAbsent) {
    const auto text = [](const std::optional<Integers>& ids) { return shape("SELECT 1 {WHERE id IN (?...)}", ids); };
    EXPECT_EQ(text(Integers{1, 2}), "SELECT 1 WHERE id IN (?1, ?2) | 1 2");
    EXPECT_EQ(text(Integers{}), "SELECT 1 WHERE id IN () |");
    EXPECT_EQ(text(std::nullopt), "SELECT 1  |");
}

constexpr OrderBy order{{{"name", "name"}, {"newest", "created DESC, id DESC"}}};

TEST(ShapedTest, AnOrderComesFromAnAllowList) {
    EXPECT_EQ(shape("SELECT 1 ORDER BY {?} LIMIT ?", order["newest"], 3),
              "SELECT 1 ORDER BY created DESC, id DESC LIMIT ?1 | 3");
    EXPECT_EQ(shape("SELECT 1 ORDER BY { :order }", bind<"order">(order["name"])), "SELECT 1 ORDER BY name |");
}

TEST(ShapedTest, AnOrderIsAWordOfItsOwn) {
    EXPECT_EQ(shape("SELECT 1 ORDER BY{?}LIMIT ?", order["name"], 5), "SELECT 1 ORDER BY name LIMIT ?1 | 5");
    EXPECT_EQ(shape("SELECT 1 ORDER BY {?}, id", order["name"]), "SELECT 1 ORDER BY name, id |");
}

TEST(ShapedTest, AnUnknownOrderIsAnErrorThatNamesTheOthers) {
    try {
        (void)order["name; DROP TABLE user"];
        FAIL();
    } catch (const DataError& error) {
        EXPECT_EQ(error.code(), "unknown_order");
        EXPECT_EQ(error.hint(), "Use one of the orders: name, newest.");
    }
}

TEST(ShapedTest, EqualShapesHaveOneIdAndTextsInQuotesStay) {
    const auto id = [](const Integers& ids) {
        const Text<Integers> text("SELECT '{a ?}', \"?...\" WHERE a IN (?...)");
        return expand(text.statement(), ShapedValues(text, ids), dialects::sqlite()).compiled->id;
    };
    EXPECT_EQ(id({1, 2, 3}), id({4, 5, 6, 7}));
    EXPECT_NE(id({1, 2, 3}), id({1, 2}));
    EXPECT_EQ(shape("SELECT '{a ?}', \"?...\" WHERE a IN (?...)", Integers{1}),
              "SELECT '{a ?}', \"?...\" WHERE a IN (?1) | 1");
}

TEST(ShapedTest, TooManyValuesAreRefusedBeforeTheEngineIsAsked) {
    const Integers many(40'000, 1);
    EXPECT_THROW((void)shape_in<Integers>(dialects::mariadb(), "SELECT 1 WHERE a IN (?...)", many), DataError);
    // The other engines accept a long list as one value.
    EXPECT_TRUE(
        shape("SELECT 1 WHERE a IN (?...)", many).starts_with("SELECT 1 WHERE a IN (SELECT value FROM json_each("));
}

TEST(ShapedTest, ADriverTurnsTheNumbersIntoItsOwn) {
    const std::string text = "SELECT ?1 WHERE a IN (?2, ?3) AND b = ?1";
    EXPECT_EQ(engine_text(text, dialects::postgresql()).text, "SELECT $1 WHERE a IN ($2, $3) AND b = $1");
    EXPECT_EQ(engine_text(text, dialects::mariadb()).order, (std::vector<std::uint16_t>{0, 1, 2, 0}));
}

TEST(ShapedTest, MisuseOfUncheckedTextIsFound) {
    for (const char* text : {"SELECT ?...", "SELECT 1 WHERE a = (?...)", "SELECT 1 WHERE a IN (1, ?...)",
                             "SELECT 1 WHERE a IN (?..., 1)", "SELECT f(?...)"})
        EXPECT_EQ(scan(text).error, ScanError::list_outside_in) << text;
    for (const char* text : {"SELECT :a WHERE b IN (:a...)", "SELECT 1 WHERE b IN (:a...) OR c = :a"})
        EXPECT_EQ(scan(text).error, ScanError::list_misused) << text;
    for (const char* text : {"SELECT {a {?}}", "SELECT {?", "SELECT {a}", "SELECT ?}", "SELECT {AND a = :a} :a",
                             "SELECT :a {AND a = :a}", "SELECT {AND a = :a} {AND b = :a}"})
        EXPECT_EQ(scan(text).error, ScanError::segment_misused) << text;
    EXPECT_EQ(scan("SELECT $1$ ? $1$").error,
              ScanError::foreign_parameter);  // found by fuzzing: a tag cannot be a number
    EXPECT_EQ(scan("SELECT 1 WHERE a NOT IN (?...) AND b IN(?...)").error, ScanError::none);
    EXPECT_EQ(scan("SELECT {AND a = :a OR b = :a}").error, ScanError::none);
}

}  // namespace
}  // namespace carboy::sql
