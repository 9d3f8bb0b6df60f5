#include <carboy/sql/types/json.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <bit>
#include <limits>
#include <random>
#include <sstream>

#include "support/seed.hpp"

namespace carboy {
namespace {

namespace json = boost::json;
using sql::DataError;
using sql::from_view;
using sql::Json;
using sql::ValueView;

template <class T>
std::string stored(const T& value) {
    sql::Scratch scratch;
    return std::string(sql::to_view(value, scratch).as_text());
}

TEST(JsonTest, WritesAsPythonDoes) {
    const json::value document{{"b", {1, 2.5, nullptr, true}}, {"a", json::object()}, {"c", json::array()}};
    EXPECT_EQ(stored(document), R"({"b": [1, 2.5, null, true], "a": {}, "c": []})");
    EXPECT_EQ(stored(json::value("\u00e9\u2028\x7f\x01\"\\/\n\t\U0001F600")),
              R"("\u00e9\u2028\u007f\u0001\"\\/\n\t\ud83d\ude00")");
    EXPECT_EQ(stored(json::array{1e100, 1e16, 1e-7, 0.1, 1.0, 123456.0, -0.0, 5e-324}),
              "[1e+100, 1e+16, 1e-07, 0.1, 1.0, 123456.0, -0.0, 5e-324]");
    EXPECT_EQ(stored(json::array{std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::uint64_t>::max()}),
              "[-9223372036854775808, 18446744073709551615]");
    EXPECT_EQ(stored(json::object{{"\u00fc", "x"}}), R"({"\u00fc": "x"})");
    EXPECT_EQ(stored(json::value()), "null");
}

TEST(JsonTest, ReadsTextAndLoneNumbers) {
    EXPECT_EQ(from_view<json::value>(ValueView::text(" {\"a\": [1, \"\\ud83d\\ude00\"]} ")),
              (json::value{{"a", {1, "\U0001F600"}}}));
    EXPECT_EQ(from_view<json::value>(ValueView::integer(5)), json::value(5));
    EXPECT_EQ(from_view<json::value>(ValueView::real(2.5)), json::value(2.5));
    EXPECT_EQ(from_view<json::value>(ValueView::boolean(true)), json::value(true));
    EXPECT_EQ(from_view<json::value>(ValueView::text("12")), json::value(12));
    EXPECT_EQ(from_view<json::object>(ValueView::text("{\"a\": 1, \"a\": 2}")).at("a"), json::value(2));
    EXPECT_EQ(from_view<json::array>(ValueView::text("[]")).size(), 0u);
    EXPECT_THROW(from_view<json::object>(ValueView::text("[]")), DataError);
    EXPECT_THROW(from_view<json::array>(ValueView::text("{}")), DataError);
    EXPECT_THROW(from_view<json::array>(ValueView::integer(1)), DataError);
}

TEST(JsonTest, NullIsNotNull) {
    EXPECT_THROW(from_view<json::value>(ValueView::null()), DataError);
    EXPECT_EQ(from_view<std::optional<Json>>(ValueView::null()), std::nullopt);
    EXPECT_TRUE(from_view<std::optional<Json>>(ValueView::text("null"))->is_null());
    sql::Scratch scratch;
    EXPECT_TRUE(sql::to_view(std::optional<Json>(), scratch).is_null());
    EXPECT_EQ(sql::to_view(std::optional<Json>(Json()), scratch), ValueView::text("null"));
}

TEST(JsonTest, RefusesWhatIsNoJson) {
    for (const char* text :
         {"", "{", "[1,]", "{a: 1}", "'a'", "1 2", "tru", "\"\x01\"", "\"\xff\"", "// c\n1", "01", "-"})
        EXPECT_THROW(Json::parse(text), DataError) << text;
    for (const char* text : {"\xff", "\xc0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\x80"})
        EXPECT_THROW(stored(json::value(text)), DataError);
}

// SQLAlchemy stores the output of json.dumps, and one such row must not make the table unreadable.
TEST(JsonTest, KeepsWhatPythonStores) {
    const std::string deep = std::string(1000, '[') + std::string(1000, ']');
    for (const std::string& text :
         {std::string("NaN"), std::string("[NaN, Infinity, -Infinity]"), std::string(R"("\ud800")"),
          std::string(R"({"a\udc00": 1})"), std::string("18446744073709551616"), std::string("[-9223372036854775809]"),
          std::string("100000000000000000001"), "1" + std::string(400, '0'), deep, R"({"a": )" + deep + "}"}) {
        const Json document = Json::parse(text);
        EXPECT_EQ(document.dump(), text);
        EXPECT_EQ(stored(document), text);
        EXPECT_EQ(Json(document).dump(), text);
    }
    EXPECT_EQ(Json::parse("1e999").dump(), "Infinity");
    EXPECT_EQ(Json::parse("1e-999").value(), json::value(0.0));
    EXPECT_EQ(Json::parse("\"\xed\xa0\x80\"").dump(), R"("\ud800")");
    EXPECT_EQ(Json::parse("\xef\xbb\xbf[]").dump(), "[]");
}

// An integer with a double's digits and zeros used to become that double, which changed its text.
TEST(JsonTest, AnIntegerStaysAnInteger) {
    for (const std::string& digits : {std::string("100000000000000000000"), std::string("-100000000000000000000"),
                                      std::string("18446744073709551616"), "17" + std::string(306, '0')}) {
        const Json document = Json::parse(R"({"n": )" + digits + R"(, "m": 1})");
        EXPECT_EQ(document.dump(), R"({"n": )" + digits + R"(, "m": 1})");
        json::value changed = document.value();
        changed.as_object()["m"] = 2;
        EXPECT_EQ(stored(changed), R"({"n": )" + digits + R"(, "m": 2})");
    }
    EXPECT_EQ(Json::parse("1e20").dump(), "1e+20");
}

TEST(JsonTest, DepthHasALimit) {
    const std::string deep = std::string(100000, '[') + std::string(100000, ']');
    EXPECT_EQ(Json::parse(deep).dump(), deep);
    json::value value;
    for (int i = 0; i < 129; ++i) value = json::array{std::move(value)};
    EXPECT_THROW(stored(value), DataError);
}

TEST(JsonTest, HoldsADocument) {
    Json document = json::object{{"a", 1}};
    const Json copy = document;
    document = json::array{1, 2};
    EXPECT_EQ(copy, Json(json::object{{"a", 1}}));
    EXPECT_FALSE(copy == document);
    EXPECT_EQ(copy.value().at("a"), json::value(1));
    EXPECT_EQ(Json(), Json(nullptr));
    EXPECT_EQ(Json().dump(), "null");
    const Json moved = std::move(document);
    EXPECT_EQ(moved.dump(), "[1, 2]");
    std::ostringstream out;
    out << moved;
    EXPECT_EQ(out.str(), "[1, 2]");
}

TEST(JsonTest, OutlivesTheStorageItCameFrom) {
    Json document;
    {
        json::monotonic_resource storage;
        document = Json(json::parse("{\"a\": \"a text that is too long to lie in the value\"}", &storage));
    }
    EXPECT_EQ(document.dump(), "{\"a\": \"a text that is too long to lie in the value\"}");
}

TEST(JsonTest, NumbersComeBackAsTheyWere) {
    const unsigned seed = test_seed_number();
    std::mt19937_64 random(seed);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random();
        const auto number = std::bit_cast<double>(bits);
        SCOPED_TRACE("CARBOY_TEST_SEED=" + std::to_string(seed) + ", bits " + std::to_string(bits));
        EXPECT_EQ(Json::parse(Json(json::value(bits)).dump()).value(), json::value(bits));
        if (!std::isfinite(number)) continue;
        const Json back = Json::parse(Json(json::value(number)).dump());
        ASSERT_TRUE(back.value().is_double());
        EXPECT_EQ(std::bit_cast<std::uint64_t>(back.value().get_double()), bits);
    }
}

}  // namespace
}  // namespace carboy
