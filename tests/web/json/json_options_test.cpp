// The options of JSON, compared with what Flask's provider writes: app.json.sort_keys = False and so on.
#include <carboy/web/json/json_options.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/json/jsonify.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web::json_options_test {
namespace {

struct Plain {
    std::string zebra = "z\xc3\xa9";
    int apple = 1;
};

Response members() {
    return jsonify({{"b", 1}, {"a", "\xc3\xa9\x7f\xf0\x9f\x98\x80\""}, {"c", std::vector<int>{1, 2}}, {"b", 2}});
}
Response document(Request& request) { return jsonify(request.json()); }
Response structure() { return jsonify(Plain{}); }
std::string page() { return render_template_string("{{ {'b': 1, 'a': 2} | tojson }}"); }

class JsonOptionsTest : public testing::Test {
  protected:
    JsonOptionsTest() {
        app.route<members>("/members");
        app.route<document>("/document", Method::post);
        app.route<structure>("/structure");
        app.route<page>("/page");
    }
    std::string body(std::string_view path) { return client.get(path).body; }

    App app{"json"};
    TestClient client = app.test_client();
};

TEST_F(JsonOptionsTest, AreThoseOfFlaskAtFirst) {
    EXPECT_EQ(body("/members"), "{\"a\":\"\\u00e9\\u007f\\ud83d\\ude00\\\"\",\"b\":2,\"c\":[1,2]}\n");
    EXPECT_EQ(client.get("/members").header("Content-Type"), "application/json");
    EXPECT_EQ(body("/page"), "{\"a\": 2, \"b\": 1}");
}

TEST_F(JsonOptionsTest, KeepTheOrderOfMembers) {
    app.json_options().sort_keys = false;
    EXPECT_EQ(body("/members"), "{\"b\":2,\"a\":\"\\u00e9\\u007f\\ud83d\\ude00\\\"\",\"c\":[1,2]}\n")
        << "a repeated name keeps its first place, as in a dict";
    EXPECT_EQ(client.post("/document", {.json = "{\"z\": 1, \"y\": {\"d\": 1, \"c\": 2}}"}).body,
              "{\"z\":1,\"y\":{\"d\":1,\"c\":2}}\n");
    EXPECT_EQ(body("/page"), "{\"b\": 1, \"a\": 2}");
}

TEST_F(JsonOptionsTest, WriteCharactersAsTheyAre) {
    app.json_options().ensure_ascii = false;
    EXPECT_EQ(body("/members"), "{\"a\":\"\xc3\xa9\x7f\xf0\x9f\x98\x80\\\"\",\"b\":2,\"c\":[1,2]}\n");
    EXPECT_EQ(body("/structure"), "{\"apple\":1,\"zebra\":\"z\xc3\xa9\"}\n");
    EXPECT_EQ(client.post("/document", {.json = "{\"\\u00e9\": \"\\n\\u0001\"}"}).body,
              "{\"\xc3\xa9\":\"\\n\\u0001\"}\n");
}

TEST_F(JsonOptionsTest, Indent) {
    app.json_options().compact = false;
    app.json_options().mimetype = "application/vnd.api+json";
    const TestResponse response = client.get("/members");
    EXPECT_EQ(response.body,
              "{\n  \"a\": \"\\u00e9\\u007f\\ud83d\\ude00\\\"\",\n  \"b\": 2,\n  \"c\": [\n    1,\n    2\n  ]\n}\n");
    EXPECT_EQ(response.header("Content-Type"), "application/vnd.api+json");
    EXPECT_EQ(body("/structure"), "{\n  \"apple\": 1,\n  \"zebra\": \"z\\u00e9\"\n}\n");
}

TEST_F(JsonOptionsTest, AreFixedWhenTheApplicationServes) {
    client.get("/members");
    try {
        app.json_options();
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "app_is_serving");
    }
}

TEST_F(JsonOptionsTest, BelongToTheirApplication) {
    app.json_options().compact = false;
    App other{"other"};
    const auto context = other.app_context();
    EXPECT_EQ(to_json(jinja::Value(std::map<std::string, int>{{"a", 1}})), "{\"a\":1}");
}

}  // namespace
}  // namespace carboy::web::json_options_test
