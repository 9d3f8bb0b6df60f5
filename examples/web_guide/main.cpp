// The code of docs/guide/web.md, compiled and run. A test checks that every block of the page is in this file.
#include <carboy/web.hpp>

#include <cassert>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace carboy;

/// A release by year and number: "/releases/2026.3".
struct Release {
    int year = 0;
    int number = 0;
};

template <>
struct carboy::web::UrlConverter<Release> {
    static constexpr std::string_view name = "release";
    static std::optional<Release> parse(std::string_view text) {
        Release release;
        const bool valid = std::sscanf(std::string(text).c_str(), "%d.%d", &release.year, &release.number) == 2;
        return valid ? std::optional(release) : std::nullopt;
    }
    static std::string build(const Release& release) {
        return std::to_string(release.year) + "." + std::to_string(release.number);
    }
};

std::string show_release(const Release& release) { return "Number " + std::to_string(release.number); }

struct OutOfStock : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct NotPaid : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct TooBusy : std::exception {
    int seconds = 30;
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

Response summary() {
    Response page = render_template_string("{{ count }} notes", {{"count", notes.size()}});
    page.add_etag();                           // a hash of the body
    return make_conditional(std::move(page));  // 304 when the client has it already
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

Response add_json(Request& request) {
    const auto text = request.json().get<std::string>("text");  // nullopt when it is missing or not a string
    if (!text) abort(400, "A note needs text.");
    for (const auto tag : request.json().at("tags").as_array()) flash("Tagged " + std::string(tag.as_string()));
    notes.push_back(*text);
    return jsonify({{"sent", request.json()}, {"count", notes.size()}});
}

Response list_json() { return jsonify({{"count", notes.size()}, {"notes", notes}}); }

Response preflight() {
    Response response("", 204);
    response.headers.set("Access-Control-Allow-Origin", "https://example.org");
    return response;
}

std::string version() { return "1"; }

std::string agent() { return std::string(request().headers.get("User-Agent", "unknown")); }

Response upload(Request& request) {
    const UploadedFile& photo = request.files["photo"];  // 400 when there is none
    if (photo.filename.empty()) return redirect(url_for<home>());
    flash("Got " + photo.filename + " of type " + photo.content_type);
    return redirect(url_for<home>());
}

static std::string slow_digest(const std::string& text) { return std::to_string(std::hash<std::string>()(text)); }

std::string digest(const std::string& text) {
    return run_blocking([&] { return slow_digest(text); });
}

Response order() { throw OutOfStock("no yeast"); }

Blueprint shop{"shop", {.url_prefix = "/shop"}};

static void links() {
    url_for<show_note>(1);                                              // "/notes/1"
    url_for<show_note>(1, UrlValues{{"page", 2}, {"_anchor", "end"}});  // "/notes/1?page=2#end"
    url_for("show_note", {{"id", 1}, {"_external", true}});             // "https://notes.example.org/notes/1"
    url_for<show_release>(Release{2026, 3});                            // "/releases/2026.3"
}

static void set_up(App& app) {
    app.config["SECRET_KEY"] = "a long random text, kept out of the sources";
    app.config["SERVER_NAME"] = "notes.example.org";

    app.jinja_options().trim_blocks = true;
    app.jinja_options().expression_statement = true;  // {% do %}

    app.route<home>("/");
    app.route<show_note>("/notes/<int(min=1):id>");
    app.route<show_file>("/files/<path:name>");
    app.route<create_note>("/notes/new", {Method::get, Method::post});
    app.route<show_release>("/releases/<release:release>");
    app.post<log_in>("/log-in");
    app.post<add_json>("/notes.json");
    app.route<agent>("/agent");
    app.post<upload>("/photos");
    app.get<digest>("/digest/<text>");

    app.route<preflight>("/notes.json", Method::options);
    app.get<list_json>("/notes.json", {.endpoint = "notes_as_json"});    // the name to use in url_for
    app.get<who_am_i>("/me", {.strict_slashes = false});                 // "/me/" is the same page
    app.get<version>("/version", {.provide_automatic_options = false});  // OPTIONS is 405

    app.get<summary>("/summary");
    const std::string folder = "manuals";
    app.add_url_rule("/" + folder + "/<path:name>", folder, [folder](Request&, const PathValues& values) {
        return send_from_directory(folder, values["name"]);
    });

    app.config.update(Config::from_env("NOTES"));  // NOTES_PAGE_SIZE=20 is PAGE_SIZE
    app.config.set_default("PAGE_SIZE", 10);

    app.proxy_fix({.x_for = 1, .x_proto = 1, .x_host = 1});
    app.config["TRUSTED_HOSTS"] = {"notes.example.org"};

    app.teardown_appcontext([](std::exception_ptr error) {
        if (error) std::cerr << "A context ended in an error.\n";
    });

    app.error_status<NotPaid>(402);
    app.error_status<TooBusy>([](const TooBusy& error) {
        return HttpError(503, {}, {{"Retry-After", std::to_string(error.seconds)}});
    });

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
    const std::string tag(client.get("/summary").header("ETag"));
    assert(client.get("/summary", {.headers = {{"If-None-Match", tag}}}).status == 304);

    client.post("/log-in", {.form = {{"user", "ada"}}});
    assert(client.get("/me/").body == "ada");
    assert(client.options("/notes.json").status == 204 && client.get("/notes.json").status == 200);
    assert(client.options("/version").status == 405);
    assert(client.get("/releases/2026.3").body == "Number 3" && client.get("/releases/new").status == 404);
    assert(client.get("/agent").body == "unknown");
    assert(client.get("/digest/text").body == slow_digest("text"));
    assert(client.post("/photos").status == 400);
    assert(client.get("/manuals/none.pdf").status == 404);
    assert(client.get("http://example.net/me").status == 400);
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
