#include <carboy/web/routing/handler.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/http/problem.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

namespace {

struct Order {
    std::string sku;
    int quantity = 1;
    CARBOY_JSON(Order, sku, quantity);
};

struct Receipt {
    std::int64_t number = 0;
    std::vector<Order> orders;
    CARBOY_JSON(Receipt, number, orders);
};

class Shop {
  public:
    explicit Shop(std::string name) : name_(std::move(name)) {}
    std::string show(std::int64_t id) const { return name_ + " " + std::to_string(id); }
    Response rename(Request& request, std::string_view name) {
        name_ = name;
        return Response(std::string(to_string(request.method)), 202);
    }

  private:
    std::string name_;
};

std::string show(std::int64_t id) { return "item " + std::to_string(id); }

Receipt place(std::int64_t number, const Order& order) { return {number, {order, order}}; }

std::vector<Order> list_orders() { return {{"a", 1}, {"b", 2}}; }

Response teapot(Request& request, const Next& next) {
    Response response = request.args.contains("tea") ? Response("no tea", 418) : next();
    response.headers.set("X-Around", "yes");
    return response;
}

std::optional<Response> only_friends(Request& request) {
    if (request.headers.get("X-Friend", {}) == "yes") return std::nullopt;
    return Response("who are you?", 401);
}

void refuse_all(Request&) { abort(403); }

template <auto Handler>
inline constexpr auto with_teapot = wrapped<Handler, teapot>;
template <auto Handler>
inline constexpr auto for_friends = wrapped<Handler, only_friends>;

struct ItemView {
    int calls = 0;
    std::string get(std::int64_t id) { return "get " + std::to_string(id) + " " + std::to_string(++calls); }
    Response put(Request&, std::int64_t id, const Order& order) const {
        return Response("put " + std::to_string(id) + " " + order.sku, 201);
    }
    std::string delete_(std::int64_t id) { return "delete " + std::to_string(id); }
};

TestRequest json(std::string text) { return {.json = std::move(text)}; }

}  // namespace

TEST(Handler, LambdaWithState) {
    App app("shop");
    std::atomic<int> calls = 0;
    app.route("/hello/<name>",
              [greeting = std::string("Hello, ")](const std::string& name) { return greeting + name; });
    app.route("/count/<int:by>",
              [&calls](Request& request, int by) {
                  calls += by;
                  return std::string(to_string(request.method)) + std::to_string(calls);
              },
              {Method::get, Method::post}, {.endpoint = "count"});
    app.post("/hello/<name>", [](std::string_view name) { return "posted " + std::string(name); });
    auto client = app.test_client();
    EXPECT_EQ(client.get("/hello/Ann%20B").body, "Hello, Ann B");
    EXPECT_EQ(client.post("/hello/Ann").body, "posted Ann");
    EXPECT_EQ(client.get("/count/2").body, "GET2");
    EXPECT_EQ(client.post("/count/3").body, "POST5");
    EXPECT_EQ(client.get("/count/99999999999").status, 404);
    const auto context = app.app_context();
    EXPECT_EQ(url_for("count", {{"by", 1}}), "/count/1");
    EXPECT_EQ(url_for("/hello/<name>", {{"name", "Bo"}}), "/hello/Bo");
    EXPECT_EQ(url_for("/hello/<name> POST", {{"name", "Bo"}}), "/hello/Bo");
}

TEST(Handler, LambdaWithOnlyMovableState) {
    App app("shop");
    app.get("/", [text = std::make_unique<std::string>("kept")] { return *text; });
    EXPECT_EQ(app.test_client().get("/").body, "kept");
}

TEST(Handler, FunctionPointer) {
    App app("shop");
    std::string (*chosen)(std::int64_t) = show;
    app.route("/items/<int:id>", chosen);
    EXPECT_EQ(app.test_client().get("/items/5").body, "item 5");
}

TEST(Handler, MemberFunctionOfAnObject) {
    App app("shop");
    Shop shop("corner");
    app.route<&Shop::show>("/shop/<int:id>", shop);
    app.route<&Shop::rename>("/shop/<name>", shop, {Method::post, Method::put});
    app.route<&Shop::show>("/other/<int:id>", std::make_shared<Shop>("shared"), Method::get, {.endpoint = "other"});
    auto client = app.test_client();
    EXPECT_EQ(client.get("/shop/1").body, "corner 1");
    EXPECT_EQ(client.put("/shop/market").status, 202);
    EXPECT_EQ(client.get("/shop/2").body, "market 2");
    const auto context = app.app_context();
    EXPECT_EQ(url_for<&Shop::show>(3), "/shop/3");
    EXPECT_EQ(url_for<&Shop::rename>("x"), "/shop/x");
}

TEST(Handler, BodyAndResultAsJson) {
    App app("shop");
    app.post<place>("/orders/<int:number>");
    app.get<list_orders>("/orders");
    auto client = app.test_client();
    const auto placed = client.post("/orders/7", json(R"({"sku": "a", "quantity": 2})"));
    EXPECT_EQ(placed.status, 200);
    EXPECT_EQ(placed.header("Content-Type"), "application/json");
    EXPECT_EQ(placed.body, R"({"number":7,"orders":[{"quantity":2,"sku":"a"},{"quantity":2,"sku":"a"}]})"
                           "\n");
    EXPECT_EQ(client.get("/orders").body, R"([{"quantity":1,"sku":"a"},{"quantity":2,"sku":"b"}])"
                                          "\n");
    const auto bad = client.post("/orders/7", json(R"({"sku": 1, "quantity": "x", "more": []})"));
    EXPECT_EQ(bad.status, 422);
    EXPECT_EQ(bad.header("Content-Type"), "application/problem+json");
    EXPECT_NE(bad.body.find(R"({"detail":"must be text","pointer":"#/sku"})"), std::string::npos) << bad.body;
    EXPECT_NE(bad.body.find(R"({"detail":"must be an integer","pointer":"#/quantity"})"), std::string::npos);
    EXPECT_NE(bad.body.find(R"({"detail":"is not a known member","pointer":"#/more"})"), std::string::npos);
    EXPECT_EQ(client.post("/orders/7", {.form = {{"sku", "a"}}}).status, 415);
    App other("handled");
    other.post<place>("/orders/<int:number>");
    other.error_handler<HttpError>([](const HttpError& error) { return http::problem_details(error); });
    EXPECT_EQ(other.test_client().post("/orders/7", json(R"({"sku": 1, "quantity": "x", "more": []})")).body, bad.body)
        << "a handler keeps the faults";
    EXPECT_EQ(client.post("/orders/7", json("{")).status, 400);
}

TEST(Handler, WrappedHandlerIsStillItself) {
    App app("shop");
    app.route<with_teapot<show>>("/items/<int:id>");
    app.route<for_friends<with_teapot<list_orders>>>("/orders");
    app.route<wrapped<place, refuse_all>>("/place/<int:number>", Method::post, {.endpoint = "place"});
    auto client = app.test_client();
    EXPECT_EQ(client.get("/items/4").body, "item 4");
    EXPECT_EQ(client.get("/items/4").header("X-Around"), "yes");
    EXPECT_EQ(client.get("/items/4?tea=1").status, 418);
    EXPECT_EQ(client.get("/items/99999999999999999999").status, 404);
    EXPECT_EQ(client.get("/orders").status, 401);
    TestRequest friendly;
    friendly.headers.set("X-Friend", "yes");
    EXPECT_EQ(client.get("/orders", friendly).status, 200);
    EXPECT_EQ(client.post("/place/1", json("{")).status, 403) << "the guard runs before the body is read";
    const auto context = app.app_context();
    EXPECT_EQ(url_for<show>(4), "/items/4");
    EXPECT_EQ(url_for<with_teapot<show>>(4), "/items/4");
    EXPECT_EQ(url_for("show", {{"id", 4}}), "/items/4");
}

TEST(Handler, MethodView) {
    App app("shop");
    app.route<ItemView>("/items/<int:id>");
    auto client = app.test_client();
    EXPECT_EQ(client.get("/items/1").body, "get 1 1");
    EXPECT_EQ(client.get("/items/1").body, "get 1 1") << "each request has an object of its own";
    EXPECT_EQ(client.put("/items/2", json(R"({"sku": "a"})")).body, "put 2 a");
    EXPECT_EQ(client.delete_("/items/3").body, "delete 3");
    EXPECT_EQ(client.head("/items/1").status, 200);
    const auto refused = client.post("/items/1");
    EXPECT_EQ(refused.status, 405);
    EXPECT_EQ(refused.header("Allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
    const auto context = app.app_context();
    EXPECT_EQ(url_for("item_view", {{"id", 9}}), "/items/9");
}

std::optional<Response> refuse_without_name(Request& request) {
    if (request.args.contains("name")) return std::nullopt;
    return Response("who?", 403);
}
Response marked(Request&, const Next& next) {
    Response response = next();
    response.body = "[" + response.body + "]";
    return response;
}
Response starred(Request&, const Next& next) {
    Response response = next();
    response.body += "*";
    return response;
}

struct GuardedView {
    static constexpr auto decorators = std::make_tuple(marked, refuse_without_name, starred);
    std::string get(int id) { return "get " + std::to_string(id); }
    std::string head(int) {
        after_this_request([](Response& response) { response.headers.set("X-Head", "own"); });
        return "head";
    }
    std::string options(int) { return "options"; }
};

struct NamedView {
    std::string head = "a member, not a function";
    int options = 1;
    std::string get() { return head; }
};

TEST(Handler, MethodViewWithDecorators) {
    App app("guarded");
    app.route<GuardedView>("/items/<int:id>");
    app.route<NamedView>("/named");
    auto client = app.test_client();
    EXPECT_EQ(client.get("/items/1?name=ada").body, "[get 1]*") << "the last decorator is the outermost";
    const auto refused = client.get("/items/1");
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.body, "who?*") << "the first decorator is inside the one that refused";
    EXPECT_EQ(client.head("/items/1?name=ada").header("X-Head"), "own");
    EXPECT_EQ(client.options("/items/1?name=ada").body, "[options]*");
    EXPECT_EQ(client.post("/items/1").header("Allow"), "GET, HEAD, OPTIONS");
    EXPECT_EQ(client.get("/named").body, "a member, not a function");
    EXPECT_EQ(client.options("/named").header("Allow"), "GET, HEAD, OPTIONS");
}

TEST(Handler, BlueprintTakesEveryKindTwice) {
    Shop shop("corner");
    Blueprint blueprint("shop");
    const auto set_up = [&] {
        blueprint.get<show>("/show/<int:id>");
        blueprint.get("/free", [] { return "free"; });
        blueprint.route<ItemView>("/items/<int:id>");
    };
    set_up();
    App first("first"), second("second");
    first.register_blueprint(blueprint);
    set_up();
    second.register_blueprint(blueprint);
    EXPECT_EQ(second.test_client().get("/free").body, "free");
    EXPECT_EQ(first.test_client().get("/items/1").body, "get 1 1");
    EXPECT_THROW(blueprint.route<with_teapot<show>>("/show/<int:id>"), Error) << "a wrapper makes another route";
}

}  // namespace carboy::web
