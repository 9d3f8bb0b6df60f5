// The code of docs/guide/api.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/carboy.hpp>

#include <cassert>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace carboy;

struct Line {
    std::string sku;
    int quantity = 1;

    void validate(Faults& faults) const { faults.require(quantity > 0, "quantity", "must be positive"); }
};

struct Order {
    std::vector<Line> lines;
    std::optional<std::string> note;
    std::optional<std::chrono::sys_days> deliver_on;
};

struct Receipt {
    std::int64_t number = 0;
    std::string total;
    static constexpr JsonNames json_names{{"number", "receiptNumber"}};
    CARBOY_JSON(Receipt, number, total);
};

Receipt place(std::int64_t customer, const Order& order) {
    return {customer, std::to_string(order.lines.size()) + " lines"};
}

Response place_by_hand(Request& request) {
    const auto order = request.json<Order>();
    if (order.lines.empty()) return jsonify(Receipt{}, 409);
    return jsonify(Receipt{1, order.note.value_or("no note")}, 201);
}

struct Product {
    Column<Integer, primary_key> id;
    Column<String<80>> name;
    Column<Numeric<10, 2>> price;
    Column<Numeric<10, 2>> cost;
    static constexpr JsonColumns json_columns{"id", "name", "price"};
    CARBOY_MODEL(Product, id, name, price, cost);
};

Database db;

Response list_prices() {
    return jsonify({{"products", mappings(select(Product::c.name, (Product::c.price * 2).label("pair")))}});
}

Response list_products() {
    const auto products = Product::query().all();
    return jsonify({{"products", products}, {"count", products.size()}});
}

Response show_product(std::int64_t id) {
    Product* product = db.session.get<Product>(id);
    if (product == nullptr) abort(404);
    return jsonify(*product);
}

class Cellar {
  public:
    std::string bottle(int number) const { return "Bottle " + std::to_string(number) + " of " + name_; }

  private:
    std::string name_ = "the cellar";
};

Response require_token(Request& request, const Next& next) {
    if (request.headers.get("X-Token", "") != "secret") abort(401);
    Response response = next();
    response.headers.set("X-Checked", "yes");
    return response;
}

template <auto Handler>
inline constexpr auto with_token = wrapped<Handler, require_token>;

struct ShelfView {
    std::string get(int number) { return "Shelf " + std::to_string(number); }
    Response put(int number, const Line& line) { return Response(line.sku + std::to_string(number), 201); }
};

void add_routes(App& app) {
    app.post<place>("/customers/<int:customer>/orders");
    app.post<place_by_hand>("/orders", {.about = {.summary = "Places an order",
                                                  .body = body_of<Order>(),
                                                  .answers = {answer_of<Receipt>(201), answer_of<Receipt>(409)}}});
    app.get<with_token<list_products>>("/products");
    app.get<list_prices>("/prices");
    app.get<show_product>("/products/<int:id>");

    app.route("/hello/<name>",
              [greeting = std::string("Hello, ")](const std::string& name) { return greeting + name; });
    static Cellar cellar;
    app.route<&Cellar::bottle>("/bottles/<int:number>", cellar);
    app.route<ShelfView>("/shelves/<int:number>");
}

void add_errors(App& app) {
    app.error_handler(404, [](const HttpError& error) { return problem_details(error); });
}

int main() {
    App app{"shop", {{"DATABASE_URL", "sqlite:///:memory:"}}};
    db.init_app(app);
    add_routes(app);
    add_errors(app);
    serve_openapi(app, {.title = "Shop", .version = "1.0"});
    allow_cors(app, {.origins = {"https://example.org"}, .paths = "/products"});
    secure_headers(app, {.referrer_policy = "no-referrer"});
    compress_responses(app, {.least = 2048});
    app.external("auth.login", "/auth/login");
    Blueprint help{"help",
                   {.url_prefix = "/help", .static_folder = "help_static", .template_folder = "help_templates"}};
    help.get("/", [] { return url_for("auth.login"); });
    help.before_app_request([](Request& request) { g["agent"] = request.headers.get("User-Agent", ""); });
    help.app_error_handler(410, [](const HttpError&) { return "It is gone."; });
    app.register_blueprint(help);
    app.register_blueprint(help, {.url_prefix = "/hilfe", .name = "hilfe"});
    app.get("/once", [] {
        after_this_request([](Response& response) { response.headers.set("X-Once", "1"); });
        return "once";
    });
    {
        auto context = app.app_context();
        db.create_all();
        db.session.add(Product{.name = "Yeast", .price = Decimal("2.5"), .cost = Decimal("1")});
        db.session.commit();
    }

    auto client = app.test_client();
    const auto placed = client.post("/customers/7/orders", {.json = R"({"lines": [{"sku": "a"}]})"});
    assert(placed.status == 200 && placed.body == "{\"receiptNumber\":7,\"total\":\"1 lines\"}\n");
    const auto refused = client.post("/orders", {.json = R"({"lines": [{"sku": "a", "quantity": 0}], "more": 1})"});
    assert(refused.status == 422 && refused.contains("#/lines/0/quantity") && refused.contains("#/more"));
    assert(client.post("/orders", {.json = R"({"lines": []})"}).status == 409);
    assert(client.get("/products").status == 401);
    TestRequest with_secret;
    with_secret.headers.set("X-Token", "secret");
    assert(client.get("/products", with_secret).body ==
           "{\"count\":1,\"products\":[{\"id\":1,\"name\":\"Yeast\",\"price\":\"2.50\"}]}\n");
    assert(client.get("/prices").body == "{\"products\":[{\"name\":\"Yeast\",\"pair\":\"5.00\"}]}\n");
    assert(client.get("/products/2").header("Content-Type") == "application/problem+json");
    assert(client.get("/hello/Ann").body == "Hello, Ann");
    assert(client.get("/bottles/3").body == "Bottle 3 of the cellar");
    assert(client.put("/shelves/4", {.json = R"({"sku": "b"})"}).body == "b4");
    assert(client.get("/once").header("X-Once") == "1");
    assert(client.get("/hilfe/").body == "/auth/login");
    assert(client.get("/once").header("Referrer-Policy") == "no-referrer");
    assert(client.get("/openapi.json").contains("\"summary\":\"Places an order\""));
    assert(client.get("/docs").status == 200);
    assert(to_json(from_json<Line>(R"({"sku": "x"})")) == R"({"quantity":1,"sku":"x"})");
    return 0;
}
