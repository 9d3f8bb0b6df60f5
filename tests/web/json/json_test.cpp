// JSON in requests and responses, compared with Flask's request.get_json() and jsonify().
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <random>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <carboy/jinja/adapt/json.hpp>
#include <carboy/value/json/json_tree.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/json/jsonify.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "support/seed.hpp"

namespace carboy::web {
namespace {

Response echo() { return jsonify(request().json()); }
Response inside_an_object() { return jsonify({{"got", request().json()}}); }
std::string picked() { return std::string(request().json().at("name").as_string()); }
std::string shown() { return jinja::Value(request().json()).repr(); }

boost::json::value parsed(std::string_view text) {
    boost::json::value document;
    EXPECT_TRUE(value::parse_json_tree(text, document));
    return document;
}

class JsonTest : public testing::Test {
  protected:
    JsonTest() {
        app.route<echo>("/echo", Method::post);
        app.route<inside_an_object>("/wrapped", Method::post);
        app.route<picked>("/picked", Method::post);
        app.route<shown>("/shown", Method::post);
    }
    std::string post(std::string_view path, std::string body) {
        const TestResponse response = client.post(path, {.json = std::move(body)});
        return response.status == 200 ? response.body : std::to_string(response.status);
    }
    App app{"json"};
    TestClient client = app.test_client();
};

TEST_F(JsonTest, GoesThroughUnchanged) {
    for (const char* text : {"0.19514603023289578", "NaN", "[-Infinity,1e+100]", R"("\ud800")", "18446744073709551615",
                             "-123456789012345678901234567890", R"({"a":[{"b":null},true]})", "\"\\u007f\""}) {
        EXPECT_EQ(post("/echo", text), std::string(text) + "\n");
        EXPECT_EQ(post("/wrapped", text), "{\"got\":" + std::string(text) + "}\n");
    }
    EXPECT_EQ(post("/echo", "\xef\xbb\xbf{\"b\": 1, \"a\": 2, \"b\": 3}"), "{\"a\":2,\"b\":3}\n");
    EXPECT_EQ(post("/shown", "[123456789012345678901234567890, {\"a\": 1.5}]"),
              "[123456789012345678901234567890, {'a': 1.5}]");
    EXPECT_EQ(post("/echo", "\"\xff\""), "400");
    EXPECT_EQ(post("/echo", std::string(65, '[') + std::string(65, ']')), "400");
}

TEST_F(JsonTest, ADocumentOfBoostIsAValue) {
    const boost::json::value document = parsed("{\"n\": 100000000000000000000, \"a\": [1, 2.5, null]}");
    EXPECT_EQ(jsonify(document).body, "{\"a\":[1,2.5,null],\"n\":100000000000000000000}\n");
    boost::json::object object = document.as_object();
    EXPECT_EQ(jsonify(object).body, jsonify(document).body);
    EXPECT_EQ(jsonify(object.at("a").as_array()).body, "[1,2.5,null]\n");
    EXPECT_EQ(jsonify({{"id", 1}, {"list", object.at("a")}}).body, "{\"id\":1,\"list\":[1,2.5,null]}\n");
}

TEST_F(JsonTest, AMissingPartIsTheClients) {
    EXPECT_EQ(post("/picked", R"({"name": "Ada"})"), "Ada");
    for (const char* text : {R"({"name": 1})", "{}", "[]", "1"}) EXPECT_EQ(post("/picked", text), "400");
}

TEST_F(JsonTest, DoublesKeepEveryBit) {
    const unsigned seed = test_seed_number();
    SCOPED_TRACE("CARBOY_TEST_SEED=" + std::to_string(seed));
    std::mt19937_64 random(seed);
    std::string body = "[";
    std::vector<std::uint64_t> sent;
    while (sent.size() < 100'000) {
        const double number = std::bit_cast<double>(random());
        if (!std::isfinite(number)) continue;
        char digits[40];
        std::snprintf(digits, sizeof digits, "%s%.17g", sent.empty() ? "" : ",", number);
        body += digits;
        sent.push_back(std::bit_cast<std::uint64_t>(number));
    }
    const std::string back = post("/echo", body + "]");
    const char* at = back.c_str() + 1;
    for (const std::uint64_t bits : sent) {
        char* end = nullptr;
        ASSERT_EQ(std::bit_cast<std::uint64_t>(std::strtod(at, &end)), bits);
        at = end + 1;
    }
}

}  // namespace
}  // namespace carboy::web
