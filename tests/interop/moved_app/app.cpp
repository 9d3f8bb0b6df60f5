// A catalogue with blueprints inside blueprints, uploads, flashes and forms in forms; flask_moved.py is the same
// application in Flask.
#include <filesystem>
#include <map>
#include <mutex>

#include <carboy/web.hpp>

using namespace carboy;

namespace moved {

struct OutOfStock : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Lost : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Numbers {
    std::vector<std::int64_t> values;
};

void trace(const std::string& step) { g.set_default<std::vector<std::string>>("trace", {}).push_back(step); }

std::string language() { return g.get<std::string>("lang", "en"); }

}  // namespace moved

template <>
struct carboy::web::UrlConverter<moved::Numbers> {
    static constexpr std::string_view name = "numbers";
    static bool matches(std::string_view text) {
        bool digit = false;
        for (const char c : text) {
            if (c == '+' && !digit) return false;
            digit = c >= '0' && c <= '9';
            if (!digit && c != '+') return false;
        }
        return digit;
    }
    static std::optional<moved::Numbers> parse(std::string_view text) {
        moved::Numbers numbers;
        std::size_t start = 0;
        while (start <= text.size()) {
            const std::size_t end = std::min(text.find('+', start), text.size());
            numbers.values.push_back(std::stoll(std::string(text.substr(start, end - start))));
            start = end + 1;
        }
        return numbers;
    }
    static std::string build(const moved::Numbers& numbers) {
        std::string text;
        for (const std::int64_t value : numbers.values) text += (text.empty() ? "" : "+") + std::to_string(value);
        return text;
    }
};

namespace moved {

// A shop, inside a site in two languages, and its storeroom inside the shop.

Response home() { return render_template("shop/home.html"); }

Response items(const Numbers& ids) {
    std::int64_t total = 0;
    for (const std::int64_t id : ids.values) total += id;
    return jsonify({{"ids", ids.values},
                    {"total", total},
                    {"link", url_for(".items", {{"ids", "1+2"}})},
                    {"other", url_for<items>(ids, UrlValues{{"lang", "de"}})}});
}

Response buy(const std::string& name) {
    if (name == "tea") throw OutOfStock(name);
    if (name == "gone") abort(410);
    if (name == "lost") throw Lost(name);
    return "Bought " + name;
}

std::string shelf(int number, int row) {
    if (number == 13) abort(403);
    if (number == 14) abort(404);
    if (number == 15) throw OutOfStock("shelves");
    if (number == 16) throw Lost("shelf");
    return "Shelf " + std::to_string(number) + ", row " + std::to_string(row) + " at " + url_for<shelf>(number, row) +
           " or " + url_for<shelf>(number, 1, UrlValues{{"_anchor", "top"}});
}

Blueprint make_store() {
    Blueprint store("store", {.url_prefix = "/store"});
    store.before_request([] {
        trace("store");
        after_this_request([](Response& response) { response.headers.set("X-Store", "yes"); });
    });
    store.error_handler(403, [](const HttpError& error) {
        return make_response(render_template("shop/refused.html", {{"error", error}}), 403);
    });
    store.error_handler<Lost>([](const Lost& error) { return make_response(jsonify({{"lost", error.what()}}), 410); });
    store.route<shelf>({"/shelf/<int:number>", {{"row", 1}}});
    store.route<shelf>("/shelf/<int:number>/<int:row>");
    return store;
}

Blueprint make_shop() {
    Blueprint shop("shop", {.url_prefix = "/shop"});
    shop.before_request([](Request& request) -> std::optional<Response> {
        trace("shop");
        if (!request.args.get("closed").empty()) return Response("Closed.", 503);
        return std::nullopt;
    });
    shop.after_request([](Response&) { trace("after shop"); });
    shop.error_handler<OutOfStock>(
        [](const OutOfStock& error) { return Response("shop: out of " + std::string(error.what()), 409); });
    shop.route<items>("/items/<numbers:ids>");
    shop.route<buy>("/buy/<name>", {Method::get, Method::post});
    shop.register_blueprint(make_store());
    return shop;
}

Blueprint make_site() {
    Blueprint site("site", {.url_prefix = "/<lang>"});
    site.url_value_preprocessor([](std::string_view, const PathValues& values) {
        g["lang"] = values.contains("lang") ? std::string(values["lang"]) : "en";
    });
    site.url_defaults([](std::string_view, UrlDefaults& values) { values.set_default("lang", language()); });
    site.before_request([] {
        trace("site");
        if (language() != "en" && language() != "de") abort(404, "No pages in " + language() + ".");
    });
    site.after_request([](Response& response) {
        trace("after site");
        response.headers.set("Content-Language", language());
    });
    site.error_handler(404, [](const HttpError& error) { return Response("site 404: " + error.description(), 404); });
    site.context_processor([](jinja::Context& context) {
        context.set("languages", std::vector<std::string>{"en", "de"});
        context.set("lang", language());
    });
    site.route<home>("/");
    site.register_blueprint(make_shop());
    return site;
}

// Notes as JSON.

std::mutex notes_mutex;
std::map<std::string, std::string> notes;

std::optional<Response> need_member(Request& request) {
    trace("member");
    if (request.headers.get("X-Member", "") == "no") return Response("Members only.", 403);
    return std::nullopt;
}

Response stamp(Request&, const Next& next) {
    Response response = next();
    response.headers.set("X-Stamp", std::to_string(response.body.size()));
    return response;
}

struct NotesView {
    static constexpr auto decorators = std::make_tuple(stamp, need_member);

    Response options(const std::string& key) { return "options of " + key; }
    Response get(const std::string& key) {
        const std::lock_guard lock(notes_mutex);
        const auto note = notes.find(key);
        if (note == notes.end()) abort(404, "There is no note " + key + ".");
        return jsonify({{"key", key}, {"text", note->second}});
    }
    Response put(Request& request, const std::string& key) {
        const auto text = request.json().get<std::string>("text");
        if (!text) abort(422);
        const std::lock_guard lock(notes_mutex);
        const bool created = notes.insert_or_assign(key, *text).second;
        Response response = jsonify({{"key", key}, {"text", *text}}, created ? 201 : 200);
        response.headers.set("Location", url_for("api.notes", {{"key", key}}));
        return response;
    }
    Response delete_(const std::string& key) {
        const std::lock_guard lock(notes_mutex);
        if (notes.erase(key) == 0) abort(404);
        return {"", 204};
    }
};

Response echo(Request& request) { return jsonify({{"sent", request.json()}}); }

Response hook(Request& request) {
    std::map<std::string, std::string> form;
    for (const auto& [name, value] : request.form) form.emplace(name, value);
    return jsonify({{"form", form}, {"length", request.content_length()}});
}

Blueprint make_api() {
    Blueprint api("api", {.url_prefix = "/api"});
    api.error_handler<HttpError>([](const HttpError& error) {
        return jsonify({{"code", error.status()}, {"name", error.name()}, {"description", error.description()}},
                       error.status());
    });
    api.route<NotesView>("/notes/<key>", {.endpoint = "notes"});
    api.post<echo>("/echo");
    api.post<hook>("/hook");
    return api;
}

// Files, flashes, sessions and streams.

struct NoteForm : Form {
    StringField text{"Text", {data_required(), length({.max = 10})}};
    IntegerField stars{"Stars", {optional(), number_range(1, 5)}};
    CARBOY_FORM(NoteForm, text, stars);
};

struct ListForm : Form {
    StringField title{"Title", {data_required()}};
    SelectField colour{"Colour", {}, {.choices = {{"r", "Red"}, {"g", "Green"}}}};
    FieldList<FormField<NoteForm>> notes{"Notes", {}, {.min_entries = 2, .max_entries = 4}};
    SubmitField save{"Save"};
    CARBOY_FORM(ListForm, title, colour, notes, save);

    void validate_title(StringField& field) {
        if (field.data() == "spam") throw ValidationError("No spam.");
    }
};

struct Note {
    std::string text;
    std::optional<std::int64_t> stars;
};

struct NoteList {
    std::string title;
    std::string colour;
    std::vector<Note> notes;
};

std::string uploads() { return current_app().config.get<std::string>("UPLOADS"); }

Response front(Request& request) {
    const std::string kind = request.accept_mimetypes.best_match({"text/html", "application/json", "text/csv"});
    if (kind.empty()) abort(406);
    Response answer = kind == "application/json"
                          ? jsonify({{"kind", kind}})
                          : Response("kind " + kind + " language " +
                                         request.accept_languages.best_match({"en", "de", "pt-BR"}, "None"),
                                     200, "text/plain; charset=utf-8");
    answer.vary().add("Accept");
    answer.vary().add("Accept-Language");
    return answer;
}

Response upload(Request& request) {
    const UploadedFile& sent = request.files["file"];
    const std::string name = secure_filename(sent.filename);
    if (name.empty()) abort(400, "The file needs a name.");
    sent.save(uploads() + "/" + name);
    flash("Saved " + name, "files");
    return redirect(url_for("download", {{"name", name}}), 303);
}

Response download(Request& request, const std::string& name) {
    return send_from_directory(uploads(), name, {.as_attachment = request.args.contains("save")});
}

Response report(Request& request) {
    return send_file(uploads() + "/report.txt",
                     {.as_attachment = true,
                      .download_name = request.args.get<std::string>("as", "r\u00e9sum\u00e9 1.txt"),
                      .max_age = 60});
}

Response table(Request& request) {
    std::string rows = "a,b\n";
    for (int row = 0; row < request.args.get<int>("rows", 2); ++row) rows += std::to_string(row) + ",x\n";
    return send_bytes(rows, {.as_attachment = request.args.contains("save"), .download_name = "t\u00e4ble.csv"});
}

Response add_flash(const std::string& category) {
    flash("One " + category, category);
    flash("Plain <b>");
    return redirect(url_for("flashes"));
}

Response flashes(Request& request) { return render_template("flashes.html", {{"only", request.args.getlist("only")}}); }

Response messages(Request& request) {
    std::vector<std::vector<std::string>> pairs;
    for (const FlashedMessage& one : get_flashed_messages(request.args.getlist<std::string>("only")))
        pairs.push_back({one.category, one.message});
    return jsonify(pairs);
}

std::string visits(Request& request) {
    session["visits"] = session.get<int>("visits", 0) + 1;
    session.set_permanent(request.args.contains("stay"));
    return std::to_string(session.get<int>("visits", 0));
}

Response leave() {
    session.clear();
    return redirect("/visits", 307);
}

Response rows(Request& request) {
    g["rows"] = request.args.get<int>("rows", 3);
    const auto next = std::make_shared<int>(0);
    Response answer = Response::stream(stream_with_context([next](std::string& chunk) {
                                           if (*next >= *g.get<int>("rows")) return false;
                                           chunk = "row " + std::to_string((*next)++) + " for " +
                                                   std::string(carboy::request().args.get("who", "nobody")) + " at " +
                                                   carboy::request().path + "\n";
                                           return true;
                                       }),
                                       "text/csv; charset=utf-8");
    answer.headers.set("X-Rows", std::to_string(*g.get<int>("rows")));
    return answer;
}

Response cookies(Request& request) {
    Response response = make_response("theme " + std::string(request.cookies.get("theme", "none")));
    response.set_cookie(
        "theme", request.args.get("theme", "dark"),
        {.max_age = std::chrono::seconds(60), .path = "/cookies", .httponly = true, .samesite = "Strict"});
    response.set_cookie("plain", "a b;c");
    response.delete_cookie("old", "/x");
    return response;
}

Response door(Request& request) {
    const auto sent = request.authorization();
    if (!sent || sent->type != "basic" || sent->username != "ada" || sent->password != "s:e") {
        Response response("Who?", 401);
        response.set_www_authenticate({.type = "basic", .parameters = {{"realm", "Door"}}});
        return response;
    }
    return "Hello " + sent->username;
}

Response links() {
    const std::string style = url_for("static", {{"filename", "none.css"}});
    return jsonify(std::vector<std::string>{
        url_for("front", {{"_external", true}}), url_for("front", {{"q", "a b&c"}, {"tag", "x"}, {"tag", "y"}}),
        url_for<download>("a/b c.txt"), url_for("site.home", {{"lang", "de"}}),
        url_for<items>(Numbers{{3, 4}}, UrlValues{{"lang", "en"}}), url_for<shelf>(2, 1, UrlValues{{"lang", "en"}}),
        url_for<rows>(UrlValues{{"_anchor", "\u00e9 x"}, {"_scheme", "https"}, {"_external", true}}),
        style.substr(0, style.find('?'))});
}

Response edit_list(Request& request) {
    const NoteList start{"New", "", {{"One", 2}}};
    ListForm form{request, start};
    if (!form.validate_on_submit())
        return make_response(render_template("list.html", {{"form", form}}),
                             request.method == Method::post ? 400 : 200);
    NoteList made;
    form.populate_obj(made);
    return jsonify(made);
}

Response broken(Request& request, const std::string& kind) {
    if (kind == "abort") abort(request.args.get<int>("code", 400));
    if (kind == "response") abort(Response("A whole response", 418));
    if (kind == "url") url_for("missing");
    if (kind == "header") {
        Response twice("x", 202);
        twice.headers.add("X-A", "1");
        twice.headers.add("X-A", "2");
        return twice;
    }
    if (kind == "options") return {"", 204};
    return request.form["missing"];
}

std::string only(Request& request) {
    return std::string(to_string(request.method)) + " " + std::to_string(request.body.size());
}

void add_pages(App& app) {
    app.get<front>("/");
    app.post<upload>("/upload");
    app.route<download>("/files/<path:name>");
    app.route<report>("/report.txt");
    app.route<table>("/table.csv");
    app.route<add_flash>("/flash/<category>");
    app.route<flashes>("/flashes");
    app.route<messages>("/messages.json");
    app.route<visits>("/visits");
    app.route<leave>("/leave");
    app.route<rows>("/stream");
    app.route<cookies>("/cookies");
    app.route<door>("/door");
    app.route<links>("/links");
    app.route<edit_list>("/list", {Method::get, Method::post});
    app.route<broken>("/broken/<kind>");
    app.route<only>("/only/", {Method::put, Method::patch});
}

void add_hooks(App& app) {
    app.before_request([] { trace("app"); });
    app.after_request([](Response& response) {
        std::string steps;
        for (const std::string& step : g.get<std::vector<std::string>>("trace", {})) steps += step + ", ";
        response.headers.set("X-Trace", steps + "after app");
    });
    app.error_handler(404, [](const HttpError& error) {
        return make_response(render_template("error.html", {{"error", error}}), 404);
    });
    app.error_handler<CsrfError>([](const CsrfError& error) { return Response("csrf: " + error.description(), 400); });
    app.error_handler<std::exception>([](const std::exception& error) {
        const auto* page = dynamic_cast<const HttpError*>(&error);
        return page ? error_page(*page) : Response("broken", 500);
    });
    app.template_filter("loud", jinja::Value([](std::string text, const std::optional<std::string>& mark) {
                            for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
                            return text + mark.value_or("!");
                        }));
}

}  // namespace moved

int main(int argc, char** argv) {
    App app{"moved", Config::from_env("MOVED")};
    app.config["MAX_CONTENT_LENGTH"] = 100'000;
    std::filesystem::create_directories("uploads");
    app.config["UPLOADS"] = "uploads";
    Csrf csrf{app};
    csrf.exempt<moved::upload>();
    csrf.exempt<moved::hook>();
    csrf.exempt<moved::echo>();
    csrf.exempt<moved::only>();
    csrf.exempt<moved::NotesView>();
    moved::add_hooks(app);
    app.register_blueprint(moved::make_site());
    app.register_blueprint(moved::make_api());
    moved::add_pages(app);
    return app.main(argc, argv);
}
