// The code of docs/guide/flask.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/web.hpp>

#include <cassert>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace carboy;

std::string home() { return "Home Page"; }

Response show_user(const std::string& name) { return "User " + name; }

std::string list_users(int page) { return "Users, page " + std::to_string(page); }

std::string dashboard() { return "The dashboard of " + std::string(view_args()["tenant"]); }

Response upload(Request& request) {
    const UploadedFile& file = request.files["file"];
    const std::string name = secure_filename(file.filename);
    if (name.empty()) abort(400, "The file needs a name.");
    return "Saved as " + name;
}

Response articles(Request& request) {
    const std::string type = request.accept_mimetypes.best_match({"text/html", "application/json"});
    if (type == "application/json") return jsonify({{"articles", std::vector<std::string>{"One"}}});
    return "<h1>Articles</h1>";
}

std::string greeting(Request& request) {
    const std::string language = request.accept_languages.best_match({"en", "de"}, "en");
    return language == "de" ? "Guten Tag" : "Good day";
}

Response set_cookie() {
    Response response = make_response("Welcome", 201);
    response.set_cookie("theme", "dark", {.max_age = std::chrono::hours(24), .samesite = "Lax"});
    return response;
}

int answered = 0;

Response stock(Request& request) {
    const std::optional<Authorization> sent = request.authorization();
    if (!sent || sent->username != "ada" || sent->password != "secret") {
        Response refusal("Who are you?", 401);
        refusal.set_www_authenticate({.type = "basic", .parameters = {{"realm", "Stock"}}});
        return refusal;
    }
    Response page = jsonify(request.args.getlist<int>("id"));
    page.set_cache_control({.private_ = true, .max_age = std::chrono::minutes(5)});
    page.vary().add("Authorization");
    page.call_on_close([] { ++answered; });
    return page;
}

Response visits() {
    session["visits"] = session.get<int>("visits", 0) + 1;
    after_this_request([](Response& response) { response.headers.set("X-Visited", "yes"); });
    return std::to_string(session.get<int>("visits", 0));
}

Response export_rows() {
    g["rows"] = 3;
    const auto next = std::make_shared<int>(0);
    return Response::stream(stream_with_context([next](std::string& chunk) {
                                if (*next == *g.get<int>("rows")) return false;
                                chunk = "row " + std::to_string((*next)++) + " for " + request().remote_addr + "\n";
                                return true;
                            }),
                            "text/plain");
}

struct ItemView {
    std::string get(std::int64_t id) { return "Item " + std::to_string(id); }
    Response delete_(std::int64_t) { return {"", 204}; }
};

std::optional<Response> require_member(Request& request) {
    if (request.headers.contains("X-Member")) return std::nullopt;
    return Response("Members only", 403);
}
template <auto Handler>
inline constexpr auto members_only = wrapped<Handler, require_member>;

std::string club() { return "The club"; }

struct ReportView {
    static constexpr auto decorators = std::make_tuple(require_member);
    Response get() { return send_bytes("item,count\n", {.as_attachment = true, .download_name = "stock.csv"}); }
};

struct MailSettings {
    std::string mail_server = "localhost";
    int mail_port = 25;
};

/// A signal of the application's own.
struct OrderPlaced {
    int id;
};
inline constexpr Signal<OrderPlaced> order_placed;

struct OutOfPaper : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::string print() { throw OutOfPaper("no paper"); }

std::string about() { return "About, in " + *g.get<std::string>("lang"); }

struct AddressForm : Form {
    StringField street{"Street", {data_required()}};
    StringField city{"City", {data_required()}};
    CARBOY_FORM(AddressForm, street, city);
};

struct ProfileForm : Form {
    StringField name{"Name", {data_required(), length(2, 20)}};
    EmailField email{"E-mail", {input_required(), carboy::email()}};
    IntegerField age{"Age", {optional(), number_range(18, std::nullopt, "Adults only.")}};
    SelectField color{"Color", {}, {.choices = {{"r", "Red"}, {"g", "Green"}}}};
    FieldList<StringField> links{"Links", {"Link", {url()}}, {.min_entries = 1}};
    FormField<AddressForm> home{"Home"};
    SubmitField save{"Save"};
    CARBOY_FORM(ProfileForm, name, email, age, color, links, home, save);

    void validate_name(StringField& field) {
        if (field.data() == "admin") throw ValidationError("This name is taken.");
    }
};

struct Address {
    std::string street, city;
};
struct Profile {
    std::string name, email, color;
    std::optional<int> age;
    std::vector<std::string> links;
    Address home;
};

Profile profile;

Response edit_profile(Request& request) {
    ProfileForm form{request, profile};
    if (form.validate_on_submit()) {
        form.populate_obj(profile);
        flash("Saved.");
        return redirect(url_for<edit_profile>());
    }
    return jsonify(form.errors(), request.method == Method::post ? 400 : 200);
}

static void configure(App& app) {
    app.config.from_mapping({{"SECRET_KEY", "3f1d0c5e8b7a4f219d3e"}, {"SERVER_NAME", "example.org"}});
    app.config.update(Config::from_file(app.instance_path() / "config.toml", {.silent = true}));
    app.config.update(Config::from_object(MailSettings{.mail_port = 587}));  // MAIL_SERVER, MAIL_PORT
    app.config.update(Config::from_env("FLASK"));                            // FLASK_MAIL__PORT is PORT in MAIL
    const int port = app.config.get<int>("MAIL_PORT");
    assert(port == 587);
}

static void add_routes(App& app) {
    app.route<home>("/");
    app.route<show_user>("/user/<name>");
    app.route<list_users>({"/users/", {{"page", 1}}});
    app.route<list_users>("/users/page/<int:page>");
    app.route<dashboard>("/", Method::get, {.host = "<tenant>.example.net"});
    app.post<upload>("/upload");
    app.route<articles>("/articles");
    app.route<greeting>("/greeting");
    app.route<set_cookie>("/cookie");
    app.route<stock>("/stock");
    app.route<visits>("/visits");
    app.route<export_rows>("/export");
    app.route<ItemView>("/items/<int:id>");
    app.route<members_only<club>>("/club");
    app.route<ReportView>("/report.csv");
    app.route<print>("/print");
    app.route<edit_profile>("/profile", {Method::get, Method::post});
    app.external("auth.login", "/auth/login");  // still answered by Flask
}

static void add_hooks(App& app) {
    app.before_request([] { g["started"] = true; });
    app.after_request([](Response& response) { response.headers.set("X-App", "demo"); });
    app.teardown_request([](std::exception_ptr error) {
        if (error) std::cerr << "The request failed.\n";
    });
    app.error_handler(404, [] { return Response("Nothing here", 404); });
    app.error_handler<OutOfPaper>([](const OutOfPaper& error) { return Response(error.what(), 503); });
    app.context_processor([](jinja::Context& context) { context.set("site", jinja::Value("Demo")); });
    app.template_filter("shout", jinja::Value([](const std::string& text) { return text + "!"; }));
}

static void add_blueprint(App& app) {
    Blueprint pages("pages", {.url_prefix = "/<lang>"});
    pages.route<about>("/about");
    pages.url_value_preprocessor(
        [](std::string_view, const PathValues& values) { g["lang"] = std::string(values["lang"]); });
    pages.url_defaults([](std::string_view, UrlDefaults& values) {
        if (const auto* lang = g.get<std::string>("lang")) values.set_default("lang", *lang);
    });
    pages.before_app_request([] { g["seen_by_pages"] = true; });
    pages.app_context_processor([](jinja::Context& context) { context.set("languages", "de, fr"); });
    pages.record([](App& app) { app.config.set_default("LANGUAGES", "de fr"); });
    app.register_blueprint(pages);
    app.register_blueprint(pages, {.url_prefix = "/old/<lang>", .name = "old_pages"});
}

static void add_signals(App& app) {
    request_finished.connect(
        app, [](const RequestFinished& event) { event.app.logger.debug("Answered with {}", event.response.status); });
    order_placed.connect(app, [&app](const OrderPlaced& order) { app.logger.info("Order {} was placed", order.id); });
    order_placed.send(app, {7});
}

static void add_commands(App& app) {
    app.command("greet NAME --times=1 --loud", [](const std::string& name, int times, bool loud) {
        for (int i = 0; i < times; ++i) std::cout << "Hello " << name << (loud ? "!\n" : "\n");
    });
}

static void links() {
    url_for<show_user>("ann");                                    // "/user/ann"
    url_for("show_user", {{"name", "ann"}, {"_anchor", "top"}});  // "/user/ann#top"
    url_for<list_users>(1);                                       // "/users/"
    url_for("dashboard", {{"tenant", "ann"}});                    // "http://ann.example.net/"
    url_for("static", {{"filename", "style.css"}});               // "/static/style.css?v=3f2a9c1b2d4e"
    url_for("auth.login");                                        // "/auth/login"
}

static void test(App& app) {
    TestClient client = app.test_client();
    assert(client.get("/user/ann").body == "User ann");
    assert(client.get("/users/").body == "Users, page 1" && client.get("/users/page/1").location() == "/users/");
    assert(client.get("http://ann.example.net/").body == "The dashboard of ann");
    assert(client.get("/articles", {.headers = {{"Accept", "application/json"}}}).body.starts_with("{"));
    assert(client.get("/greeting", {.headers = {{"Accept-Language", "de-AT, fr;q=0.5"}}}).body == "Guten Tag");
    assert(client.get("/cookie").status == 201 && client.cookie("theme") == "dark");
    assert(client.get("/stock").headers.get("WWW-Authenticate", "") == "Basic realm=\"Stock\"");
    const TestResponse known = client.get("/stock?id=3&id=x&id=5", {.auth = {"ada", "secret"}});
    assert(known.body == "[3,5]\n" && known.header("Cache-Control") == "private, max-age=300" && answered == 1);
    assert(app.test_cli_runner().invoke({"greet", "Ann", "--loud"}).output == "Hello Ann!\n");
    client.get("/visits");
    assert(client.get("/visits").body == "2" && client.get("/visits").header("X-Visited") == "yes");
    assert(client.get("/export").body.starts_with("row 0 for 127.0.0.1\nrow 1 "));
    assert(client.get("/items/3").body == "Item 3" && client.delete_("/items/3").status == 204);
    assert(client.get("/club").status == 403);
    assert(client.get("/report.csv").status == 403);
    assert(client.get("/report.csv", {.headers = {{"X-Member", "1"}}}).body == "item,count\n");
    assert(client.get("/print").status == 503 && client.get("/none").body == "Nothing here");
    assert(client.get("/de/about").body == "About, in de" && client.get("/old/fr/about").body == "About, in fr");
    app.config["WTF_CSRF_ENABLED"] = false;
    TestRequest typed{.form = {{"name", "ada"},
                               {"email", "ada@example.org"},
                               {"age", "17"},
                               {"color", "g"},
                               {"links-0", "https://example.org"},
                               {"home-street", "1 Main St"},
                               {"home-city", "Rome"}}};
    assert(client.post("/profile", typed).body == "{\"age\":[\"Adults only.\"]}\n");
    typed.form[2].second = "18";
    assert(client.post("/profile", typed).status == 302 && profile.age == 18 && profile.home.city == "Rome");
    assert(secure_filename("../../Käse und Brot.txt") == "Kase_und_Brot.txt");
}

int main(int argc, char** argv) {
    App app{"demo"};
    configure(app);
    add_routes(app);
    add_hooks(app);
    add_blueprint(app);
    add_signals(app);
    add_commands(app);
    if (argc > 1) return app.main(argc, argv);
    test(app);
    const auto context = app.test_request_context("/");
    links();
    assert(url_for<list_users>(1) == "/users/" && url_for<list_users>(2) == "/users/page/2");
    assert(url_for("dashboard", {{"tenant", "ann"}}) == "http://ann.example.net/");
    assert(url_for("auth.login") == "/auth/login");
    std::cout << "ok\n";
}
