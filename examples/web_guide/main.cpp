// The code of docs/guide/web.md, compiled and run.  A test checks that every block of the page stands here.
#include <carboy/web.hpp>

#include <cassert>
#include <iostream>
#include <string>
#include <vector>

using namespace carboy;

struct OutOfStock : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::vector<std::string> notes{"Buy yeast"};

Response home() { return render_template("home.html", {{"name", "Carboy"}}); }

Response show_note(std::size_t id) {
    if (id == 0 || id > notes.size()) abort(404, "There is no such note.");
    return notes[id - 1];
}

std::string show_file(Request& request, const std::string& path) {
    return path + " in version " + std::to_string(request.args.get<int>("version", 1));
}

Response create_note(Request& request) {
    if (request.method == Method::post) {
        notes.push_back(request.form["text"]);
        flash("Noted");
        return redirect(url_for<show_note>(notes.size()));
    }
    return "<form method=post><input name=text></form>";
}

Response log_in(Request& request) {
    session["user"] = request.form["user"];
    return redirect(url_for<home>());
}

std::string who_am_i() { return session.get<std::string>("user", "nobody"); }

Response list_json() { return jsonify({{"count", notes.size()}, {"notes", notes}}); }

Response order() { throw OutOfStock("no yeast"); }

Blueprint shop{"shop", {.url_prefix = "/shop"}};

static void links() {
    url_for<show_note>(1);                                              // "/notes/1"
    url_for<show_note>(1, UrlValues{{"page", 2}, {"_anchor", "end"}});  // "/notes/1?page=2#end"
    url_for("show_note", {{"id", 1}, {"_external", true}});             // "https://example.org/notes/1"
}

static void set_up(App& app) {
    app.config["SECRET_KEY"] = "a long random text, kept out of the sources";
    app.config["SERVER_NAME"] = "example.org";

    app.jinja_options().trim_blocks = true;
    app.jinja_options().expression_statement = true;  // {% do %}

    app.route<home>("/");
    app.route<show_note>("/notes/<int(min=1):id>");
    app.route<show_file>("/files/<path:name>");
    app.route<create_note>("/notes/new", {Method::get, Method::post});
    app.post<log_in>("/log-in");
    app.route<who_am_i>("/me");
    app.route<list_json>("/notes.json");

    shop.route<order>("/order");
    app.register_blueprint(shop);

    app.before_request([](Request& request) { g["agent"] = request.headers.get("User-Agent", ""); });
    app.after_request([](Response& response) { response.headers.set("X-Frame-Options", "DENY"); });

    app.error_handler(404, [](const HttpError& error) { return "Lost: " + error.description(); });
    app.error_handler<OutOfStock>([](const OutOfStock& error) { return Response(error.what(), 503); });
    app.error_handler<HttpError>([](const HttpError& error) {
        return render_template_string("<h1>{{ error.code }} {{ error.name }}</h1>{{ error.description }}",
                                      {{"error", error}});
    });

    app.add_command({.name = "notes count", .help = "Count the notes", .run = [](const CommandValues&) {
                         std::cout << notes.size() << '\n';
                         return 0;
                     }});
}

static void test(App& app) {
    TestClient client = app.test_client();
    assert(client.get("/notes/1").body == "Buy yeast");
    assert(client.get("/notes/9").status == 404);

    TestResponse page = client.post("/notes/new", {.form = {{"text", "Rinse"}}, .follow_redirects = true});
    assert(page.path == "/notes/2" && page.body == "Rinse");

    client.post("/log-in", {.form = {{"user", "ada"}}});
    assert(client.get("/me").body == "ada");
    assert(client.get("/shop/order").status == 503);
    assert(client.put("/me").body.starts_with("<h1>405 Method Not Allowed</h1>The method is not allowed"));
}

int main(int argc, char** argv) {
    App app{"notes"};
    set_up(app);
    if (argc > 1) return app.main(argc, argv);
    test(app);
    auto context = app.app_context();
    links();
    assert(url_for<show_note>(1, UrlValues{{"page", 2}, {"_anchor", "end"}}) == "/notes/1?page=2#end");
    std::cout << "ok\n";
}
