#include <carboy/web/api/openapi.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include <carboy/web/app/app.hpp>
#include <carboy/web/json/jsonify.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

namespace {

struct Line {
    std::string sku;
    int quantity = 1;
    CARBOY_JSON(Line, sku, quantity);
};

struct Order {
    std::vector<Line> lines;
    std::optional<std::string> note;
    std::map<std::string, double> prices;
    CARBOY_JSON(Order, lines, note, prices);
};

struct Receipt {
    std::uint32_t number = 0;
    CARBOY_JSON(Receipt, number);
};

/// Plain structs.
struct Wish {
    std::string name;
    std::optional<int> count;
};
struct Wishes {
    std::vector<Wish> wishes;
};

Wishes wish(const Wish& wish) { return {{wish, wish}}; }

Receipt place(std::int64_t, const Order&) { return {1}; }

Response place_by_hand(Request& request) {
    request.json<Order>();
    return jsonify(Receipt{2}, 201);
}

std::string show(std::int64_t id) { return std::to_string(id); }

class OpenApi : public testing::Test {
  protected:
    boost::json::value document() {
        const TestResponse response = app.test_client().get("/openapi.json");
        EXPECT_EQ(response.status, 200);
        EXPECT_EQ(response.header("Content-Type"), "application/json");
        return boost::json::parse(response.body);
    }
    App app{"shop"};
};

std::string at(const boost::json::value& document, std::string_view pointer) {
    boost::system::error_code none;
    const boost::json::value* found = document.find_pointer(pointer, none);
    return found == nullptr ? "nothing" : boost::json::serialize(*found);
}

}  // namespace

TEST_F(OpenApi, PlainStructsAreBodiesAndAnswers) {
    app.post<wish>("/wishes");
    serve_openapi(app, {});
    const boost::json::value written = document();
    EXPECT_EQ(at(written, "/paths/~1wishes/post/requestBody/content/application~1json/schema/$ref"),
              R"("#/components/schemas/Wish")");
    EXPECT_EQ(at(written, "/components/schemas/Wishes/properties/wishes/items/$ref"), R"("#/components/schemas/Wish")");
    EXPECT_EQ(at(written, "/components/schemas/Wish/required"), R"(["name"])");

    TestClient client = app.test_client();
    EXPECT_EQ(client.post("/wishes", {.json = R"({"name": "a"})"}).body,
              R"({"wishes":[{"count":null,"name":"a"},{"count":null,"name":"a"}]})"
              "\n");
    const TestResponse refused = client.post("/wishes", {.json = R"({"nam": "a"})"});
    EXPECT_EQ(refused.status, 422);
    EXPECT_NE(refused.body.find("/nam"), std::string::npos);
    EXPECT_NE(refused.body.find("is missing"), std::string::npos);
}

TEST_F(OpenApi, HasRoutesParametersAndStructs) {
    app.post<place>("/orders/<int(min=1, max=9):number>");
    app.get<show>("/items/<int:id>", {.about = {.summary = "Shows an item",
                                                .answers = {answer_of<Receipt>(200, "The item")},
                                                .query = {query_of<int>("page", "The page")}}});
    app.route("/kinds/<any(red, 'light blue'):kind>/<uuid:id>/<string(length=3):code>",
              [](std::string_view, const std::string&, std::string_view) { return ""; });
    serve_openapi(app, {.title = "Shop & more", .version = "2"});
    const boost::json::value api = document();
    EXPECT_EQ(at(api, "/openapi"), R"("3.1.0")");
    EXPECT_EQ(at(api, "/info/title"), R"("Shop & more")");
    EXPECT_EQ(at(api, "/paths/~1orders~1{number}/post/requestBody/content/application~1json/schema"),
              R"({"$ref":"#/components/schemas/Order"})");
    EXPECT_EQ(at(api, "/paths/~1orders~1{number}/post/responses/200/content/application~1json/schema"),
              R"({"$ref":"#/components/schemas/Receipt"})");
    EXPECT_EQ(at(api, "/paths/~1orders~1{number}/post/parameters/0/schema"),
              R"({"type":"integer","minimum":1,"maximum":9})");
    EXPECT_NE(at(api, "/paths/~1orders~1{number}/post/responses/422"), "nothing");
    EXPECT_EQ(at(api, "/paths/~1items~1{id}/get/summary"), R"("Shows an item")");
    EXPECT_EQ(at(api, "/paths/~1items~1{id}/get/parameters/1/name"), R"("page")");
    EXPECT_EQ(at(api, "/paths/~1items~1{id}/get/responses/200/description"), R"("The item")");
    EXPECT_EQ(at(api, "/paths/~1kinds~1{kind}~1{id}~1{code}/get/parameters/0/schema"),
              R"({"type":"string","enum":["red","light blue"]})");
    EXPECT_EQ(at(api, "/paths/~1kinds~1{kind}~1{id}~1{code}/get/parameters/1/schema/format"), R"("uuid")");
    EXPECT_EQ(at(api, "/components/schemas/Order/properties/lines"),
              R"({"type":"array","items":{"$ref":"#/components/schemas/Line"}})");
    EXPECT_EQ(at(api, "/components/schemas/Order/properties/note"), R"({"anyOf":[{"type":"string"},{"type":"null"}]})");
    EXPECT_EQ(at(api, "/components/schemas/Order/required"), R"(["lines","prices"])");
    EXPECT_EQ(at(api, "/components/schemas/Line/properties/quantity/default"), "1");
    EXPECT_EQ(at(api, "/components/schemas/Line/additionalProperties"), "false");
    EXPECT_EQ(at(api, "/components/schemas/Receipt/properties/number/maximum"), "4294967295");
    EXPECT_EQ(at(api, "/paths/~1openapi.json"), "nothing");
    EXPECT_EQ(at(api, "/paths/~1static~1{filename}"), "nothing");
}

TEST_F(OpenApi, KnowsAHandlersOwnJsonAfterItsFirstRequest) {
    app.post<place_by_hand>("/orders");
    serve_openapi(app);
    EXPECT_EQ(at(document(), "/paths/~1orders/post/requestBody"), "nothing");
    EXPECT_NE(at(document(), "/components/schemas/Order"), "nothing") << "structs are listed from the start";
    EXPECT_EQ(app.test_client().post("/orders", {.json = "{}"}).status, 422);
    EXPECT_EQ(at(document(), "/paths/~1orders/post/requestBody/content/application~1json/schema"),
              R"({"$ref":"#/components/schemas/Order"})");
    EXPECT_EQ(app.test_client().post("/orders", {.json = R"({"lines": [], "prices": {}})"}).status, 201);
    EXPECT_EQ(at(document(), "/paths/~1orders/post/responses/201/content/application~1json/schema"),
              R"({"$ref":"#/components/schemas/Receipt"})");
}

TEST_F(OpenApi, ListsOnlyTheChosenPathsAndOneOfTwoThatLookAlike) {
    app.get<show>("/api/items/<int:id>");
    app.route("/api/items/<name>", [](std::string_view) { return ""; });
    app.post("/api/items/<int:id>", [](int) { return ""; });
    app.get("/about", [] { return ""; });
    serve_openapi(app, {.paths = "/api/", .document_rule = "/api.json", .page_rule = ""});
    const boost::json::value api = boost::json::parse(app.test_client().get("/api.json").body);
    EXPECT_EQ(api.at("paths").as_object().size(), 1u);
    EXPECT_NE(at(api, "/paths/~1api~1items~1{id}/get"), "nothing");
    EXPECT_NE(at(api, "/paths/~1api~1items~1{id}/post"), "nothing");
    EXPECT_EQ(app.test_client().get("/docs").status, 404);
}

TEST_F(OpenApi, ThePageLoadsOnlyTheDocument) {
    serve_openapi(app, {.title = "<script>"});
    const TestResponse page = app.test_client().get("/docs");
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(page.contains("<title>&lt;script&gt;</title>"));
    EXPECT_TRUE(page.contains("data-document=\"/openapi.json\""));
    EXPECT_FALSE(page.contains("http://") || page.contains("https://") || page.contains("src="));
}

}  // namespace carboy::web
