// The code of docs/guide/drogon-crow.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/carboy.hpp>

#include <cassert>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace carboy;

struct Product {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<Numeric<10, 2>> price;
    static constexpr JsonColumns json_columns = JsonColumns::all();
    CARBOY_MODEL(Product, id, name, price);
};

struct NewProduct {
    std::string name;
    Decimal price;
};

Database db;

std::string hello(const std::string& name) { return "Hello, " + name; }

std::string add(int a, int b) { return std::to_string(a + b); }

Response search(Request& request) {
    const auto words = request.args.getlist("word");
    const int limit = request.args.get<int>("limit", 10);
    return jsonify({{"words", words}, {"limit", limit}, {"agent", request.headers.get("User-Agent", "")}});
}

Response create(const NewProduct& given) {
    Product& product = db.session.add(Product{.name = given.name, .price = given.price});
    db.session.commit();
    return jsonify(product, 201);
}

Response show(std::int64_t id) { return jsonify(Product::query().get_or_404(id)); }

std::string cheap(Request& request) {
    const int limit = request.args.get<int>("below", 10);
    auto cursor = db.session.execute("SELECT id, name FROM product WHERE price < ? ORDER BY name", limit);
    std::string lines;
    for (auto [id, name] : cursor.as<std::int64_t, std::string>()) lines += std::to_string(id) + " " + name + "\n";
    return lines;
}

Response list_page() {
    return render_template_string("{% for p in products %}<li>{{ p.name }}{% endfor %}",
                                  {{"products", Product::query().order_by(Product::c.name).all()}});
}

std::optional<Response> require_token(Request& request) {
    if (request.headers.get("X-Token", "") == "secret") return std::nullopt;
    return Response("No token", 401);
}
template <auto Handler>
inline constexpr auto with_token = wrapped<Handler, require_token>;

std::string secret() { return "the treasure"; }

Response count_slowly() {
    const auto left = std::make_shared<int>(3);
    return Response::stream(
        [left](std::string& chunk) {
            if (*left == 0) return false;
            fiber::sleep_for(std::chrono::milliseconds(1));  // the thread serves others meanwhile
            chunk = std::to_string((*left)--) + "\n";
            return true;
        },
        "text/plain");
}

void add_routes(App& app) {
    app.get<hello>("/hello/<name>");
    app.get<add>("/add/<int:a>/<int:b>");
    app.get<search>("/search");
    app.post<create>("/products");
    app.get<show>("/products/<int:id>");
    app.get<cheap>("/cheap");
    app.get<list_page>("/");
    app.get<with_token<secret>>("/secret");
    app.get<count_slowly>("/count");
    app.before_request([](Request& request) -> std::optional<Response> {
        if (request.path == "/closed") return Response("Come back tomorrow", 503);
        return std::nullopt;
    });
    app.after_request([](Response& response) { response.headers.set("X-Shop", "open"); });
}

int main() {
    App app{"shop", {{"DATABASE_URL", "sqlite:///:memory:"}}};
    db.init_app(app);
    add_routes(app);
    {
        const auto context = app.app_context();
        db.create_all();
    }
    auto client = app.test_client();
    assert(client.get("/add/2/3").body == "5");
    assert(client.get("/add/2/x").status == 404);
    assert(client.get("/hello/Ada").body == "Hello, Ada");
    assert(client.get("/search?word=a&word=b&limit=x").contains("\"limit\":10"));
    assert(client.post("/products", {.json = R"({"name": "Tea", "price": "4.50"})"}).status == 201);
    assert(client.post("/products", {.json = R"({"name": "Tea"})"}).status == 422);
    assert(client.get("/products/1").body == "{\"id\":1,\"name\":\"Tea\",\"price\":\"4.50\"}\n");
    assert(client.get("/products/7").status == 404);
    assert(client.get("/cheap?below=5").body == "1 Tea\n");
    assert(client.get("/").body == "<li>Tea");
    assert(client.get("/secret").status == 401);
    TestRequest with_secret;
    with_secret.headers.set("X-Token", "secret");
    assert(client.get("/secret", with_secret).body == "the treasure");
    assert(client.get("/count").body == "3\n2\n1\n");
    assert(client.get("/closed").status == 503);
}
