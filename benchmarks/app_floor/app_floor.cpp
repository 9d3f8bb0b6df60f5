// Measures the cost of the whole framework compared with a hand-written epoll loop with raw sqlite3, for four kinds of
// response: plaintext, JSON, one row as JSON, and fortunes (twelve rows, one more added, sorted, escaped into a page).
// Our side uses everything that an application has: routes, contexts, hooks, the ORM, embedded templates, and the
// access log written to a file.
//
//   build/release/bin/app_floor                  compares (needs wrk)
//   build/release/bin/app_floor /json            compares one kind
//   build/release/bin/app_floor ours 8080        only serves, for perf; also: epoll 8080
#include <sqlite3.h>

#include <fcntl.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include <carboy/carboy.hpp>

#include "http/compare.hpp"
#include "http/epoll_server.hpp"

namespace {

namespace fs = std::filesystem;

fs::path folder;

std::string database_path() { return (folder / "floor.db").string(); }

struct World {
    carboy::Column<carboy::Integer, carboy::primary_key> id;
    carboy::Column<carboy::String<100>> name;
    carboy::Column<carboy::Integer> number;
    CARBOY_MODEL(World, id, name, number);
};

struct Fortune {
    carboy::Column<carboy::Integer, carboy::primary_key> id;
    carboy::Column<carboy::String<200>> message;
    CARBOY_MODEL(Fortune, id, message);
};

constexpr const char* messages[] = {
    "A computer scientist is someone who fixes things that aren't broken.",
    "After enough decimal places, nobody gives a damn.",
    "A bad random number generator: 1, 1, 1, 1, 1, 4.33e+67, 1, 1, 1",
    "A computer program does what you tell it to do, not what you want it to do.",
    "Emacs is a nice operating system, but I prefer UNIX.",
    "Any program that runs right is obsolete.",
    "A list is only as strong as its weakest link.",
    "Feature: A bug with seniority.",
    "Computers make very fast, very accurate mistakes.",
    "<script>alert(\"This should not be displayed in a browser alert box.\");</script>",
    "fortune: No such file or directory",
    "\u30d5\u30ec\u30fc\u30e0\u30ef\u30fc\u30af\u306e\u30d9\u30f3\u30c1\u30de\u30fc\u30af",
};
// Our security headers are on by default.
constexpr std::string_view security_fields =
    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: SAMEORIGIN\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n";
constexpr const char* added_message = "Additional fortune added at request time.";

// The baseline.

struct Row {
    std::int64_t id;
    std::string message;
};

class RawDatabase {
  public:
    RawDatabase() {
        ::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        check(::sqlite3_open_v2(database_path().c_str(), &db_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr));
        one_row_ = prepare("SELECT id, name, number FROM world WHERE id = ?");
        fortunes_ = prepare("SELECT id, message FROM fortune");
    }

    void append_world(std::int64_t id, std::string& body) {
        ::sqlite3_bind_int64(one_row_, 1, id);
        if (::sqlite3_step(one_row_) != SQLITE_ROW) compare::fail("The row does not exist.");
        body.append("{\"id\":").append(std::to_string(::sqlite3_column_int64(one_row_, 0)));
        body.append(",\"name\":\"").append(text(one_row_, 1)).append("\",\"number\":");
        body.append(std::to_string(::sqlite3_column_int64(one_row_, 2))).append("}\n");
        ::sqlite3_reset(one_row_);
    }

    std::vector<Row> fortunes() {
        std::vector<Row> rows;
        while (::sqlite3_step(fortunes_) == SQLITE_ROW)
            rows.push_back({::sqlite3_column_int64(fortunes_, 0), std::string(text(fortunes_, 1))});
        ::sqlite3_reset(fortunes_);
        return rows;
    }

  private:
    static void check(int code) {
        if (code != SQLITE_OK) compare::fail(::sqlite3_errstr(code));
    }
    static std::string_view text(sqlite3_stmt* statement, int column) {
        return {reinterpret_cast<const char*>(::sqlite3_column_text(statement, column)),
                static_cast<std::size_t>(::sqlite3_column_bytes(statement, column))};
    }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        check(::sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
        return statement;
    }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* one_row_ = nullptr;
    sqlite3_stmt* fortunes_ = nullptr;
};

void append_escaped(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&#34;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
}

void append_page(std::vector<Row> rows, std::string& body) {
    rows.push_back({0, added_message});
    std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.message < b.message; });
    body +=
        "<!DOCTYPE html>\n<html>\n<head><title>Fortunes</title></head>\n<body>\n<table>\n"
        "<tr><th>id</th><th>message</th></tr>\n";
    for (const Row& row : rows) {
        body.append("<tr><td>").append(std::to_string(row.id)).append("</td><td>");
        append_escaped(body, row.message);
        body.append("</td></tr>\n");
    }
    body += "</table>\n</body>\n</html>";
}

void serve_epoll(int port) {
    RawDatabase database;
    std::string body;
    floor_server::serve(port, [&](std::string_view path, std::string& out) {
        body.clear();
        const bool page = path == "/fortunes";
        if (path == "/plaintext")
            body = "Hello, World!";
        else if (path == "/json")
            body.append("{\"message\":\"").append("Hello, World!").append("\"}\n");
        else if (page)
            append_page(database.fortunes(), body);
        else
            database.append_world(std::atoll(path.data() + std::strlen("/world/")), body);
        floor_server::append_response(
            out, page || path == "/plaintext" ? "text/html; charset=utf-8" : "application/json", body, security_fields);
    });
}

// The framework.

carboy::Response plaintext() { return "Hello, World!"; }

carboy::Response json() { return carboy::jsonify({{"message", "Hello, World!"}}); }

carboy::Response world(std::int64_t id) {
    const World& row = World::query().get_or_404(id);
    return carboy::jsonify({{"id", row.id}, {"name", row.name}, {"number", row.number}});
}

carboy::Response fortunes() {
    const Fortune added{.id = 0, .message = added_message};
    const auto rows = Fortune::query().all();
    std::vector<const Fortune*> fortunes{&added};
    for (const Fortune& row : rows) fortunes.push_back(&row);
    std::sort(fortunes.begin(), fortunes.end(),
              [](const Fortune* a, const Fortune* b) { return *a->message < *b->message; });
    return carboy::render_template("fortunes.html", {{"fortunes", fortunes}});
}

carboy::App make_app(carboy::Database& db) {
    carboy::App app{"app_floor"};
    app.config["DATABASE_URL"] = "sqlite:///" + database_path();
    db.init_app(app);
    app.route<plaintext>("/plaintext");
    app.route<json>("/json");
    app.route<world>("/world/<int:id>");
    app.route<fortunes>("/fortunes");
    return app;
}

void serve_ours(int port, bool with_log = true) {
    // The log goes to a file, as under a service manager.
    const int log = ::open((folder / "access.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    ::dup2(log, STDERR_FILENO);
    carboy::Database db;
    carboy::App app = make_app(db);
    app.config["ACCESS_LOG"] = with_log;
    std::string number = std::to_string(port);
    const char* arguments[] = {"app_floor", "run", "--workers", "1", "--port", number.c_str()};
    app.main(6, const_cast<char**>(arguments));
}

void fill_database() {
    carboy::Database db;
    carboy::App app = make_app(db);
    auto context = app.app_context();
    db.create_all();
    for (int i = 1; i <= 10'000; ++i)
        db.session.add(World{.name = "world number " + std::to_string(i), .number = i * 7919 % 10'007});
    for (const char* message : messages) db.session.add(Fortune{.message = message});
    db.session.commit();
}

void check_same(const std::string& path) {
    static int port = 25'000 + static_cast<int>(::getpid() % 5'000);
    compare::ServerProcess floor(serve_epoll, port), ours([](int number) { serve_ours(number); }, port + 1);
    const std::string expected = compare::response_of(port, path), found = compare::response_of(port + 1, path);
    floor.end();
    ours.end();
    port += 2;
    if (expected.empty() || expected != found)
        compare::fail(path + " differs.\nepoll: " + expected + "\nours: " + found);
}

}  // namespace

int main(int argc, char** argv) {
    folder = fs::temp_directory_path() / ("carboy-app-floor-" + std::to_string(::getpid()));
    fs::create_directories(folder);
    fill_database();
    if (argc == 3) {
        std::string_view(argv[1]) == "ours" ? serve_ours(std::atoi(argv[2])) : serve_epoll(std::atoi(argv[2]));
        return 0;
    }
    const compare::Serve logged = [](int port) { serve_ours(port); };
    const compare::Serve unlogged = [](int port) { serve_ours(port, false); };
    for (const char* path : {"/plaintext", "/json", "/world/42", "/fortunes"}) {
        if (argc == 2 && std::string_view(argv[1]) != path) continue;
        check_same(path);
        compare::print_comparison(path, path, serve_epoll, logged);
        compare::print_comparison("  without the access log", path, serve_epoll, unlogged);
    }
    fs::remove_all(folder);
}
