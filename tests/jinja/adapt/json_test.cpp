#include <carboy/jinja/adapt/json.hpp>

#include "jinja/raised.hpp"

namespace carboy::jinja {
namespace {

TEST(Json, ReadsAsPythonDoes) {
    for (const auto& [text, shown] : std::vector<std::pair<std::string, std::string>>{
             {"{\"b\": [1, 2.0, null], \"a\": true}", "{'b': [1, 2.0, None], 'a': True}"},
             {"\"\\u00e9\\n\"", "'é\\n'"},
             {"123456789012345678901234567890", "123456789012345678901234567890"},
             {"-0", "0"},
             {"-0.0", "-0.0"},
             {"1e3", "1000.0"},
             {"[]", "[]"},
             {"{\"k\": 1, \"k\": 2}", "{'k': 2}"},
             {"[NaN, Infinity, -Infinity]", "[nan, inf, -inf]"},
             {"18446744073709551615", "18446744073709551615"}})
        EXPECT_EQ(parse_json(text).repr(), shown) << text;
}

TEST(Json, RefusesWhatPythonRefuses) {
    for (const char* text : {"", "{", "[1,]", "{'a': 1}", "01", "nul", "\"a", "[1] 2", "\"\t\""})
        EXPECT_EQ(raised([&] { parse_json(text); }).substr(0, 10), "ValueError") << text;
}

TEST(Json, BoundsNesting) {
    EXPECT_EQ(raised([] { parse_json(std::string(149, '[') + std::string(149, ']')); }), "nothing");
    EXPECT_EQ(raised([] { parse_json(std::string(100'000, '[')); }).substr(0, 10), "ValueError");
}

}  // namespace
}  // namespace carboy::jinja
