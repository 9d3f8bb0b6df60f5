// A request as a handler sees it.
#include <gtest/gtest.h>

#include <carboy/http/request.hpp>

#include <cmath>
#include <limits>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/http/error.hpp>

namespace carboy::http {

using namespace std::string_literals;

namespace {

int status_of(auto&& work) {
    try {
        work();
    } catch (const HttpError& error) {
        return error.status();
    }
    return 200;
}

Request form(std::string body, std::string_view type = "application/x-www-form-urlencoded") {
    return Request(Method::post, "/", {{"Content-Type", type}}, std::move(body));
}

}  // namespace

TEST(Request, TakesItsTargetApart) {
    Request request(Method::get, "/caf%C3%A9/x?page=2&q=a+b%21", {{"host", "a.example:8080"}});
    EXPECT_EQ(request.path, "/caf\xc3\xa9/x");
    EXPECT_EQ(request.query_string, "page=2&q=a+b%21");
    EXPECT_EQ(request.args["q"], "a b!");
    EXPECT_EQ(request.args.get<int>("page", 1), 2);
    EXPECT_EQ(request.url(), "http://a.example:8080/caf%C3%A9/x?page=2&q=a+b%21");
    EXPECT_EQ(request.base_url(), "http://a.example:8080/caf%C3%A9/x");
    EXPECT_EQ(request.host_url(), "http://a.example:8080/");
    EXPECT_EQ(request.full_path(), "/caf\xc3\xa9/x?page=2&q=a+b%21");
    EXPECT_EQ(Request(Method::get, "/").full_path(), "/?");
    EXPECT_EQ(Request(Method::get, "/?").full_path(), "/?");
}

/// The expected hosts are those of get_host in Werkzeug 2.2.
TEST(Request, LeavesTheDefaultPortOutOfItsHost) {
    struct Case {
        const char *scheme, *field, *host;
    };
    const Case cases[] = {
        {"http", "a.example:80", "a.example"},
        {"http", "a.example:8080", "a.example:8080"},
        {"http", "a.example:443", "a.example:443"},
        {"http", "a.example:180", "a.example:180"},
        {"https", "a.example:443", "a.example"},
        {"https", "a.example:80", "a.example:80"},
        {"ws", "a.example:80", "a.example"},
        {"wss", "a.example:443", "a.example"},
        {"http", "[::1]:80", "[::1]"},
        {"http", "[::80]", "[::80]"},
        {"https", "[::1]:443", "[::1]"},
        {"other", "a.example:80", "a.example:80"},
        {"http", "A.Example:80", "A.Example"},
        {"http", "", ""},
    };
    for (const Case& each : cases) {
        Request request(Method::get, "/x?y", {{"Host", each.field}});
        request.scheme = each.scheme;
        request.root_path = "/shop";
        const std::string root = std::string(each.scheme) + "://" + each.host;
        EXPECT_EQ(request.host(), each.host) << each.scheme << ' ' << each.field;
        EXPECT_EQ(request.host_url(), root + "/");
        EXPECT_EQ(request.root_url(), root + "/shop/");
        EXPECT_EQ(request.url(), root + "/shop/x?y");
        EXPECT_EQ(request.base_url(), root + "/shop/x");
    }
}

TEST(Request, RefusesTargetsThatAreNone) {
    for (std::string_view target : {"", "x", "http://a/", "/a#b", "/a b", "/%00", "/a\x7f", "/\xff", "*"})
        EXPECT_EQ(status_of([&] { Request(Method::get, target); }), 400) << target;
    EXPECT_EQ(Request(Method::options, "*").path, "*");
    EXPECT_EQ(Request(Method::get, "/%2e%2e/%2F").path, "/..//");
}

TEST(Request, DecodesOnceAndReplacesWhatIsNoUtf8) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {"/%2541", "/%41"},
        {"/%c0%af", "/\xef\xbf\xbd\xef\xbf\xbd"},
        {"/%ed%a0%80", "/\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"/%f4%90%80%80", "/\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"/%e2%82", "/\xef\xbf\xbd"},
        {"/%f0%9f%98%80", "/\xf0\x9f\x98\x80"},
    };
    for (const auto& [target, path] : cases) EXPECT_EQ(Request(Method::get, target).path, path) << target;
    EXPECT_EQ(form("a=%ff%00").form["a"], "\xef\xbf\xbd\0"s);
}

// As Werkzeug does. A path, a file's name and a header field have no NUL.
TEST(Request, KeepsNulInFields) {
    EXPECT_EQ(Request(Method::get, "/?a=x%00y").args["a"], "x\0y"s);
    EXPECT_EQ(Request(Method::get, "/?a%00=x").args["a\0"s], "x");
    EXPECT_EQ(form("a=x%00y&b=\0"s).form["a"], "x\0y"s);
    EXPECT_EQ(form("a=x%00y&b=\0"s).form["b"], "\0"s);
    EXPECT_EQ(Request(Method::get, "/", {{"Cookie", "a=\"x\\000y\""}}).cookies["a"], "x\0y"s);
    const std::string parts =
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\0y\r\n"
        "--b\r\nContent-Disposition: form-data; name=f; filename*=UTF-8''x%00y\r\n\r\nz\r\n"
        "--b--\r\n"s;
    Request request(Method::post, "/", {{"Content-Type", "multipart/form-data; boundary=b"}}, parts);
    EXPECT_EQ(request.form["a"], "x\0y"s);
    EXPECT_EQ(request.files["f"].filename, "x\xef\xbf\xbdy");
    EXPECT_THROW(request.files["f"].save(testing::TempDir() + "x\0y"s), Error);
    EXPECT_THROW(Request(Method::get, "/a%00b"), HttpError);
}

TEST(Request, NamesTheFieldThatIsMissing) {
    Request request = form("name=x");
    try {
        request.form["email"];
        FAIL();
    } catch (const BadRequestKeyError& error) {
        EXPECT_EQ(error.status(), 400);
        EXPECT_EQ(error.key(), "email");
        EXPECT_NE(error.description().find("form field 'email'"), std::string::npos);
    }
    EXPECT_EQ(status_of([&] { request.args["page"]; }), 400);
    EXPECT_EQ(status_of([&] { request.files["f"]; }), 400);
    EXPECT_EQ(status_of([&] { request.cookies["c"]; }), 400);
}

TEST(Request, NumbersThatAreNoneGiveTheDefault) {
    for (const char* text :
         {"", "x", "1x", "0x1", "1e3", "2147483648", "9223372036854775808", "--1", "%2B-1", "1+2", "1_000", "%D9%A1"})
        EXPECT_EQ(Request(Method::get, std::string("/?n=") + text).args.get<int>("n", 7), 7) << text;
    EXPECT_EQ(Request(Method::get, "/?n=+1").args.get<int>("n", 7), 1);
    EXPECT_EQ(Request(Method::get, "/?n=%2B1").args.get<int>("n", 7), 1);
    EXPECT_EQ(Request(Method::get, "/?n=-1").args.get<unsigned>("n", 7), 7u);
    EXPECT_EQ(Request(Method::get, "/?n=9223372036854775807").args.get<long>("n"), 9223372036854775807);
    EXPECT_EQ(Request(Method::get, "/?n=1e309").args.get<double>("n", 7), 7);
    EXPECT_EQ(Request(Method::get, "/?n=" + std::string(400, '9')).args.get<long>("n", 7), 7);
    EXPECT_EQ(Request(Method::get, "/?n=on").args.get<bool>("n"), true);
}

TEST(Request, BoundsFields) {
    std::string thousand = "a=1";
    for (int i = 1; i < 1000; ++i) thousand += "&a=1";
    EXPECT_EQ(form(thousand).form.size(), 1000u);
    EXPECT_EQ(status_of([&] { form(thousand + "&b=1").form.size(); }), 413);
    EXPECT_EQ(status_of([&] { Request(Method::get, "/?" + thousand + "&b=1").args.size(); }), 400);
    EXPECT_EQ(status_of([&] { form("a=" + std::string(499'998, 'x')).form.size(); }), 200);
    EXPECT_EQ(status_of([&] { form("a=" + std::string(499'999, 'x')).form.size(); }), 413);
}

TEST(Request, ReadsJson) {
    Request request = form(R"({"a": [1, 2, {"b": null}]})", "application/json; charset=utf-8");
    EXPECT_EQ(request.json().at("a").at(1).as_int64(), 2);
    EXPECT_TRUE(form("{}", "application/problem+json").is_json());
    EXPECT_EQ(status_of([] { form("{}", "text/plain").json(); }), 415);
    for (std::string body : {"", "{", "{} x", "{'a': 1}", "[1,]", "\"\xff\"", "nul", "\"\x1f\"", "\xef\xbb\xbf"})
        EXPECT_EQ(status_of([&] { form(body, "application/json").json(); }), 400) << body;
    EXPECT_EQ(status_of([] { form(std::string(60, '[') + std::string(60, ']'), "application/json").json(); }), 200);
    EXPECT_EQ(status_of([] { form(std::string(100'000, '['), "application/json").json(); }), 400);
}

// The results of Flask's request.get_json().
TEST(Request, JsonIsReadAsFlaskReadsIt) {
    EXPECT_TRUE(std::isnan(form("NaN", "application/json").json().as_double()));
    EXPECT_EQ(form("[1e400]", "application/json").json().at(0).as_double(), std::numeric_limits<double>::infinity());
    EXPECT_EQ(form("\xef\xbb\xbf{\"a\": 1}", "application/json").json().at("a").as_int64(), 1);
    EXPECT_EQ(form("\"\\ud800\"", "application/json").json().as_string(), "\xed\xa0\x80");
    EXPECT_EQ(form("0.19514603023289578", "application/json").json().as_double(), 0.19514603023289578);
    EXPECT_EQ(form(R"({"a": 1, "a": 2})", "application/json").json().at("a").as_int64(), 2);
}

TEST(Request, JsonHasALimitOfValues) {
    const auto read = [](std::size_t values) {
        Request request(Method::post, "/", {{"Content-Type", "application/json"}}, "[[1, {\"a\": 2}], 3]");
        request.limits.json_values = values;
        return status_of([&] { request.json(); });
    };
    EXPECT_EQ(read(6), 200);
    EXPECT_EQ(read(5), 413);
}

TEST(Request, CanBeUsedAgain) {
    Request request(Method::post, "/a?x=1", {{"Content-Type", "application/x-www-form-urlencoded"}}, "f=1");
    EXPECT_EQ(request.args["x"] + request.form["f"], "11");
    request.reset();
    EXPECT_TRUE(request.set_target("/b?x=2"));
    EXPECT_EQ(request.args["x"], "2");
    EXPECT_FALSE(request.form.contains("f"));
    EXPECT_EQ(request.headers.size(), 0u);
}

}  // namespace carboy::http
