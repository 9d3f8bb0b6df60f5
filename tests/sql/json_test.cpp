#include <carboy/sql/json.hpp>

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include <bit>
#include <limits>
#include <random>
#include <sstream>

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
    for (const char* text : {"", "{", "[1,]", "{a: 1}", "NaN", "Infinity", "[NaN]", "'a'", "1 2", "tru", "\"\x01\"",
                             "\"\xff\"", "\"\\ud800\"", "// c\n1", "1e999", "-1e999", "01", "-"})
        EXPECT_THROW(Json::parse(text), DataError) << text;
    EXPECT_THROW(Json::parse("18446744073709551616"), DataError);
    EXPECT_THROW(Json::parse("[-9223372036854775809]"), DataError);
    EXPECT_THROW(Json::parse("100000000000000000001"), DataError);
    EXPECT_THROW(Json::parse("1" + std::string(400, '0')), DataError);
    EXPECT_EQ(Json::parse("1e-999").value(), json::value(0.0));
    EXPECT_THROW(stored(json::value(std::numeric_limits<double>::quiet_NaN())), DataError);
    EXPECT_THROW(stored(json::array{std::numeric_limits<double>::infinity()}), DataError);
    for (const char* text : {"\xff", "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82", "\x80"})
        EXPECT_THROW(stored(json::value(text)), DataError);
}

// So JSONB spells them.
TEST(JsonTest, ReadsDoublesWithAllTheirZeros) {
    for (const double number : {1e20, 1e300, -3.5572989894863435e+38, 1.8446744073709552e19, 1.7976931348623157e308}) {
        const std::string short_text = stored(json::value(number));
        const std::size_t end = short_text.find('e');
        std::string text = short_text.substr(0, end);
        const std::size_t point = text.find('.');
        std::size_t zeros = std::stoul(short_text.substr(end + 2));
        if (point != std::string::npos) {
            text.erase(point, 1);
            zeros -= text.size() - point;
        }
        EXPECT_EQ(Json::parse(text + std::string(zeros, '0')).value(), json::value(number)) << short_text;
    }
}

TEST(JsonTest, DepthHasALimit) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(Json::parse(nested(128)).dump(), nested(128));
    EXPECT_THROW(Json::parse(nested(129)), DataError);
    EXPECT_THROW(Json::parse(nested(100000)), DataError);
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
    const unsigned seed = std::random_device{}();
    std::mt19937_64 random(seed);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random();
        const auto number = std::bit_cast<double>(bits);
        SCOPED_TRACE("seed " + std::to_string(seed) + ", bits " + std::to_string(bits));
        EXPECT_EQ(Json::parse(Json(json::value(bits)).dump()).value(), json::value(bits));
        if (!std::isfinite(number)) continue;
        const Json back = Json::parse(Json(json::value(number)).dump());
        ASSERT_TRUE(back.value().is_double());
        EXPECT_EQ(std::bit_cast<std::uint64_t>(back.value().get_double()), bits);
    }
}

}  // namespace
}  // namespace carboy
