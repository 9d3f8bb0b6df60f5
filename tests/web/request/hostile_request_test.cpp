// Tables of hostile requests and careless handlers. The rows' numbers are those of the table of promises: H7 paths,
// H8 headers, H18 sizes, H20 errors.
#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/web.hpp>

#include "support/cpu_time.hpp"

namespace carboy::web {

namespace {

using namespace std::string_literals;

namespace fs = std::filesystem;

class HostileRequest : public testing::Test {
  protected:
    HostileRequest() {
        fs::create_directories(root / "static/sub");
        std::ofstream(root / "static/page.txt") << "page";
        std::ofstream(root / "secret.txt") << "secret";
        fs::create_symlink(root / "secret.txt", root / "static/link.txt");
        fs::create_symlink(root, root / "static/out");
        fs::create_symlink("/", root / "static/sub/top");
        set_log_sink([](LogLevel, std::string_view) {});
    }
    ~HostileRequest() override {
        set_log_sink({});
        fs::remove_all(root);
    }

    fs::path root = fs::temp_directory_path() / ("carboy_hostile_" + std::to_string(getpid()));
    App app{"hostile", {{"SECRET_KEY", "3f1d0c5e8b7a4f219d3e"}}, {.static_folder = (root / "static").string()}};
    TestClient client = app.test_client();
};

/// Every spelling of a step upwards, before every file outside the folder.
std::vector<std::string> ways_out() {
    std::vector<std::string> all;
    for (const std::string& step : {"../"s,
                                    "..%2f"s,
                                    "%2e%2e/"s,
                                    "%2e%2e%2f"s,
                                    ".%2e/"s,
                                    "%252e%252e/"s,
                                    "%252e%252e%252f"s,
                                    "..\\"s,
                                    "..%5c"s,
                                    "%2e%2e%5c"s,
                                    "..%c0%af"s,
                                    "..%ef%bc%8f"s,
                                    "%c0%ae%c0%ae/"s,
                                    "..;/"s,
                                    "....//"s,
                                    ".../"s,
                                    "./../"s,
                                    "sub/../../"s,
                                    "sub%2f..%2f..%2f"s,
                                    "..%00/"s,
                                    "..%0d%0a/"s,
                                    "..%20/"s,
                                    "..%09/"s,
                                    "/"s,
                                    "//"s,
                                    "%2f"s,
                                    "%5c"s,
                                    "file:///"s,
                                    "C:\\"s,
                                    "sub/top/"s,
                                    "out/"s,
                                    "out/static/../"s})
        for (const std::string& file :
             {"secret.txt"s, "etc/passwd"s, "proc/self/environ"s, "proc/self/cwd/secret.txt"s})
            for (const int times : {1, 8}) {
                std::string path;
                for (int i = 0; i < times; ++i) path += step;
                all.push_back(path + file);
            }
    for (const char* path : {"link.txt", "link.txt/", "link.txt%00.txt", "secret.txt%00page.txt", "page.txt%00", "out",
                             "sub", "", ".", "..", "...", "%00", "page.txt/..", "page.txt/../../secret.txt"})
        all.emplace_back(path);
    all.push_back(std::string(5000, 'a'));
    all.push_back(std::string(300, 'a') + "/" + std::string(300, 'b'));
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "a/";
    all.push_back(deep + "page.txt");
    return all;
}

}  // namespace

// H7: nothing outside the folder is sent, for every spelling of the way to it.
TEST_F(HostileRequest, NoPathLeavesTheFolder) {
    ASSERT_EQ(client.get("/static/page.txt").body, "page");
    const std::vector<std::string> ways = ways_out();
    EXPECT_GT(ways.size(), 200u);
    for (const std::string& way : ways) {
        TestResponse answer;
        try {
            answer = client.get("/static/" + way, {.follow_redirects = true});
        } catch (const http::HttpError& refused) {
            answer.status = refused.status();  // it is not a request target
        }
        EXPECT_TRUE(answer.status == 404 || answer.status == 400) << way << " " << answer.status;
        for (const char* content : {"secret", "root:", "PATH="}) EXPECT_FALSE(answer.contains(content)) << way;
    }
}

// H8: a byte that could end a header line never gets into one, no matter who sets it.
TEST_F(HostileRequest, NoByteEndsAHeaderLine) {
    const std::vector<std::string> tails{"\r\nX: y", "\rX: y", "\nX: y",   "\0X"s, "\x7f",
                                         "\x01",     "\x0b",   "\xc3\xa9", "\xff"};
    using Setter = std::function<Response(const std::string&)>;
    const std::pair<const char*, Setter> setters[] = {
        {"set",
         [](const std::string& text) {
             Response r("x");
             r.headers.set("X-Test", text);
             return r;
         }},
        {"add",
         [](const std::string& text) {
             Response r("x");
             r.headers.add("X-Test", text);
             return r;
         }},
        {"name",
         [](const std::string& text) {
             Response r("x");
             r.headers.add("X-" + text, "x");
             return r;
         }},
        {"type", [](const std::string& text) { return Response("x", 200, "text/html; charset=" + text); }},
        {"redirect", [](const std::string& text) { return redirect("/a" + text); }},
        {"file",
         [this](const std::string& text) {
             return send_file(root / "static/page.txt", {.as_attachment = true, .download_name = "a" + text});
         }},
        {"cookie's name",
         [](const std::string& text) {
             Response r("x");
             r.set_cookie("a" + text, "x");
             return r;
         }},
        {"cookie's value",
         [](const std::string& text) {
             Response r("x");
             r.set_cookie("a", "x" + text);
             return r;
         }},
        {"path",
         [](const std::string& text) {
             Response r("x");
             r.set_cookie("a", "x", {.path = "/" + text});
             return r;
         }},
        {"domain",
         [](const std::string& text) {
             Response r("x");
             r.set_cookie("a", "x", {.domain = "a" + text});
             return r;
         }},
        {"samesite",
         [](const std::string& text) {
             Response r("x");
             r.set_cookie("a", "x", {.samesite = "Lax" + text});
             return r;
         }},
        {"session",
         [](const std::string& text) {
             session["a"] = text;
             return Response("x");
         }},
        {"flash",
         [](const std::string& text) {
             flash(text);
             return Response("x");
         }},
        {"url_for",
         [](const std::string& text) {
             return redirect(url_for("static", {{"filename", text}}));
         }},
    };
    int refused = 0;
    for (const auto& [place, setter] : setters)
        for (const std::string& tail : tails) {
            App one{"one", {{"SECRET_KEY", "3f1d0c5e8b7a4f219d3e"}}};
            one.get("/", [&setter = setter, &tail] { return setter(tail); });
            const TestResponse answer = one.test_client().get("/");
            refused += answer.status == 500 ? 1 : 0;
            EXPECT_TRUE(answer.status == 500 || answer.status < 400) << place;
            EXPECT_FALSE(answer.headers.contains("X")) << place;
            for (const auto& [name, value] : answer.headers) {
                EXPECT_EQ(name.find_first_of("\r\n\0\x7f\x01\x0b :"s), name.npos) << place;
                EXPECT_EQ(value.find_first_of("\r\n\0\x7f\x01\x0b"s), value.npos) << place << " " << value;
            }
        }
    EXPECT_GT(refused, 40) << "most are a mistake of the program, which it hears of";
}

// H18: requests of many small parts cost little.
TEST_F(HostileRequest, ManySmallPartsAreBounded) {
    compress_responses(app);
    app.get("/", [](Request& request) { return std::to_string(request.cookies.size()) + std::string(2000, 'x'); });
    std::string ranges = "bytes=0-0", codings = "gzip", types = "text/html", cookies = "a=1", tags = "\"a\"", agents;
    for (int i = 0; i < 10'000; ++i) {
        ranges += "," + std::to_string(i) + "-" + std::to_string(i);
        codings += ",x" + std::to_string(i) + ";q=0." + std::to_string(i % 10);
        types += ",a/b" + std::to_string(i) + ";q=0.1";
        tags += ",\"" + std::to_string(i) + "\"";
        if (i < 1000) cookies += "; c" + std::to_string(i) + "=" + std::to_string(i);
    }
    EXPECT_EQ(client.get("/static/page.txt", {.headers = {{"Range", ranges}}}).body, "page") << "all of it, once";
    EXPECT_TRUE(client.get("/", {.headers = {{"Cookie", cookies}}}).body.starts_with("1001x"));
    const std::pair<const char*, std::string> fields[] = {{"Range", ranges},
                                                          {"Accept-Encoding", codings},
                                                          {"Accept", types},
                                                          {"Cookie", cookies},
                                                          {"If-None-Match", tags},
                                                          {"Accept-Encoding", std::string(60'000, ',')},
                                                          {"Accept-Encoding", std::string(60'000, ';')},
                                                          {"Accept-Encoding", "gzip;" + std::string(60'000, 'q')},
                                                          {"Cookie", std::string(60'000, ';')},
                                                          {"Cookie", std::string(60'000, '=')},
                                                          {"Cookie", "a=\"" + std::string(60'000, '\\')},
                                                          {"Range", "bytes=" + std::string(60'000, '-')},
                                                          {"If-None-Match", std::string(60'000, '"')},
                                                          {"If-Modified-Since", std::string(60'000, '1')},
                                                          {"Host", std::string(60'000, '.')}};
    for (const auto& [name, value] : fields)
        for (const char* path : {"/", "/static/page.txt"}) {
            int status = 0;
            const double seconds = timing::best_cpu_time([&] {
                status = client.get(path, {.headers = {{name, value}}}).status;
            });
            EXPECT_LT(seconds, 0.2) << name << " " << value.substr(0, 20);
            EXPECT_LT(status, 500) << name << " " << value.substr(0, 20);
        }
}

namespace {

struct ThrowsLate {
    ~ThrowsLate() noexcept(false) { throw std::runtime_error("SELECT hidden FROM destructor"); }
};

[[noreturn]] void throw_in_turn(int kind) {
    switch (kind) {
        case 0: throw std::runtime_error("SELECT hidden FROM /etc/passwd");
        case 1: throw std::bad_alloc();
        case 2: throw std::system_error(EIO, std::generic_category(), "hidden");
        case 3: throw 42;
        case 4: throw "hidden";
        case 5: throw Error("hidden", "hidden in /srv/app.cpp", "hidden");
        case 6: throw std::string(100'000, 'h') + "hidden";
        default: throw std::logic_error("");
    }
}
constexpr int kinds_of_errors = 8;

}  // namespace

// H20: wherever something is thrown, the visitor reads a general page, and the next request is answered.
TEST_F(HostileRequest, ErrorsTellNothingAndLeaveNothing) {
    app.get("/handler/<int:kind>", [](int kind) -> Response { throw_in_turn(kind); });
    app.get("/template/<int:kind>", [](int kind) {
        return render_template_string("before {{ fails(kind) }}", {{"kind", kind}});
    });
    app.jinja_env().set_global("fails", jinja::Value([](int kind) -> int { throw_in_turn(kind); }));
    app.get("/destructor/<int:kind>", [](int) {
        const ThrowsLate late;
        return Response("x");
    });
    app.get("/stream/<int:kind>", [](int kind) {
        return Response::stream([kind](std::string&) -> bool { throw_in_turn(kind); }, "text/plain");
    });
    app.get("/json/<int:kind>", [](int) { return jsonify({{"a", jinja::Value(std::string("\xff"))}}); });
    app.get("/after/<int:kind>", [](int kind) {
        after_this_request([kind](Response&) { throw_in_turn(kind); });
        return "x";
    });
    app.get("/fine", [] { return session.get<std::string>("name", "nobody"); });
    for (const char* place : {"handler", "template", "destructor", "json", "after"})
        for (int kind = 0; kind < kinds_of_errors; ++kind) {
            const TestResponse answer = client.get("/"s + place + "/" + std::to_string(kind));
            EXPECT_EQ(answer.status, place == "json"s ? 200 : 500) << place << " " << kind;
            for (const char* detail : {"hidden", "SELECT", "/etc", "/srv", ".cpp", "bad_alloc", "std::", "before"})
                EXPECT_FALSE(answer.contains(detail)) << place << " " << kind << " " << detail;
            EXPECT_EQ(client.get("/fine").body, "nobody") << place << " " << kind;
        }
    for (int kind = 0; kind < kinds_of_errors; ++kind) {
        EXPECT_ANY_THROW(client.get("/stream/" + std::to_string(kind)));
        EXPECT_EQ(client.get("/fine").body, "nobody");
    }
}

}  // namespace carboy::web
