// The test client behaves like a browser with cookies and redirects. It refuses what Werkzeug's test client refuses
// (python3-werkzeug 2.2: "Following external redirects is not supported").
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/context/globals.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/testing/url_reference.hpp"

namespace carboy::web {
namespace {

Response go(Request& request) { return redirect(request.args["to"], request.args.get<int>("status", 302)); }
std::string where(Request& request) {
    return request.scheme + "://" + std::string(request.host()) + std::string(request.target);
}
std::string told(Request& request) { return std::string(request.headers.get("Cookie", {})); }
Response tell(Request& request) {
    Response response("ok");
    for (const std::string& field : request.args.getlist("field")) response.headers.add("Set-Cookie", field);
    return response;
}
std::string jar(Request& request) { return request.cookies.get("name", "(none)"); }

class TestClientTest : public testing::Test {
  protected:
    TestClientTest() {
        app.add_url_rule("/<path:any>", "where", [](Request& r, const PathValues&) { return Response(where(r)); },
                         {Method::get, Method::post});
        app.add_url_rule("/", "root", [](Request& r, const PathValues&) { return Response(where(r)); });
        app.route<go>("/a/b/go", {Method::get, Method::post});
        app.route<told>("/told");
        for (const char* path : {"/shop/told", "/shop/deep/told", "/shopping/told"})
            app.add_url_rule(path, path, [](Request& r, const PathValues&) { return Response(told(r)); });
        app.route<tell>("/shop/tell");
        app.route<jar>("/jar");
    }

    std::string followed(const std::string& to) {
        return client.get("/a/b/go", {.query = {{"to", to}}, .follow_redirects = true}).body;
    }
    void receive(const std::string& field, const std::string& host = "http://localhost") {
        client.get(host + "/shop/tell", {.query = {{"field", field}}});
    }
    std::string code_of(const std::string& to) {
        try {
            followed(to);
        } catch (const Error& error) {
            return std::string(error.code());
        }
        return "";
    }

    App app{"client"};
    TestClient client = app.test_client();
};

// RFC 3986 section 5.4.
TEST(UrlReference, IsResolvedAsTheRfcSays) {
    const UrlAddress base{"http", "a", "/b/c/d?q"};
    const auto resolved = [&](const char* reference) {
        const UrlAddress address = resolve_reference(base, reference);
        return address.scheme + "://" + address.authority + address.target;
    };
    EXPECT_EQ(resolved("g"), "http://a/b/c/g");
    EXPECT_EQ(resolved("./g"), "http://a/b/c/g");
    EXPECT_EQ(resolved("g/"), "http://a/b/c/g/");
    EXPECT_EQ(resolved("/g"), "http://a/g");
    EXPECT_EQ(resolved("//g"), "http://g/");
    EXPECT_EQ(resolved("//g?x"), "http://g/?x");
    EXPECT_EQ(resolved("?y"), "http://a/b/c/d?y");
    EXPECT_EQ(resolved("g?y"), "http://a/b/c/g?y");
    EXPECT_EQ(resolved("#s"), "http://a/b/c/d?q");
    EXPECT_EQ(resolved("g?y/./x"), "http://a/b/c/g?y/./x");
    EXPECT_EQ(resolved(""), "http://a/b/c/d?q");
    EXPECT_EQ(resolved("."), "http://a/b/c/");
    EXPECT_EQ(resolved(".."), "http://a/b/");
    EXPECT_EQ(resolved("../g"), "http://a/b/g");
    EXPECT_EQ(resolved("../../../g"), "http://a/g");
    EXPECT_EQ(resolved("/./g"), "http://a/g");
    EXPECT_EQ(resolved("g/../h"), "http://a/b/c/h");
    EXPECT_EQ(resolved("https://b/x"), "https://b/x");
    EXPECT_EQ(resolved("HTTP://b:80"), "http://b:80/");
    EXPECT_EQ(resolved("a/b:c"), "http://a/b/c/a/b:c");
}

TEST_F(TestClientTest, ResolvesRelativeRedirects) {
    EXPECT_EQ(followed("next"), "http://localhost/a/b/next");
    EXPECT_EQ(followed("../next?page=2"), "http://localhost/a/next?page=2");
    EXPECT_EQ(followed("/next#part"), "http://localhost/next");
    EXPECT_EQ(followed("//localhost/next"), "http://localhost/next");
    EXPECT_EQ(followed("http://localhost/next"), "http://localhost/next");
    EXPECT_EQ(followed("http://localhost:8000"), "http://localhost:8000/");
    EXPECT_EQ(followed("https://localhost/next"), "https://localhost/next");
    EXPECT_EQ(followed("/caf\xc3\xa9 x"), "http://localhost/caf%C3%A9%20x");
}

TEST_F(TestClientTest, FollowsNoRedirectToAnotherHost) {
    for (const char* to : {"http://example.org/next", "//example.org", "https://sub.localhost/next", "mailto:a@b"})
        EXPECT_EQ(code_of(to), "external_redirect") << to;
    const TestResponse first = client.get("/a/b/go", {.query = {{"to", "http://example.org/"}}});
    EXPECT_EQ(first.location(), "http://example.org/");
}

TEST_F(TestClientTest, RepeatsTheRequestOnlyFor307And308) {
    const auto status = [&](const char* code) {
        return client
            .post("/a/b/go", {.query = {{"to", "jar"}, {"status", code}}, .body = "text", .follow_redirects = true})
            .status;
    };
    EXPECT_EQ(status("303"), 200);
    EXPECT_EQ(status("307"), 200);
    EXPECT_EQ(client.get("/a/b/go?to=go%3Fto%3Dgo", {.follow_redirects = false}).status, 302);
}

TEST_F(TestClientTest, StartsAtTheConfiguredServer) {
    app.config["SERVER_NAME"] = "example.org:8000";
    app.config["PREFERRED_URL_SCHEME"] = "https";
    EXPECT_EQ(app.test_client().get("/x").body, "https://example.org:8000/x");
    EXPECT_EQ(app.test_client().get("http://other.example/x?y").body, "http://other.example/x?y");
}

TEST_F(TestClientTest, CookiesHonourPath) {
    receive("a=1; Path=/shop");
    receive("b=2; Path=/");
    receive("c=3");
    receive("d=4; Path=/shop/deep");
    EXPECT_EQ(client.get("/shop/told").body, "a=1; c=3; b=2");
    EXPECT_EQ(client.get("/shop/deep/told").body, "d=4; a=1; c=3; b=2");
    EXPECT_EQ(client.get("/shopping/told").body, "b=2");
    EXPECT_EQ(client.get("/told").body, "b=2");
    receive("b=; Path=/shop; Max-Age=0");
    EXPECT_EQ(client.get("/told").body, "b=2") << "another path is another cookie";
}

TEST_F(TestClientTest, CookiesHonourDomain) {
    receive("host=1; Path=/", "http://www.example.org");
    receive("wide=1; Path=/; Domain=.example.org", "http://www.example.org");
    receive("alien=1; Path=/; Domain=other.org", "http://www.example.org");
    receive("end=1; Path=/; Domain=ample.org", "http://www.example.org");
    EXPECT_EQ(client.get("http://www.example.org/told").body, "host=1; wide=1");
    EXPECT_EQ(client.get("http://example.org/told").body, "wide=1");
    EXPECT_EQ(client.get("http://api.example.org/told").body, "wide=1");
    EXPECT_EQ(client.get("/told").body, "");
}

TEST_F(TestClientTest, CookiesHonourSecure) {
    receive("open=1; Path=/; Secure");
    receive("safe=1; Path=/; Secure", "https://localhost");
    receive("__Host-a=1; Path=/; Secure", "https://localhost");
    receive("__Host-b=1; Path=/shop; Secure", "https://localhost");
    receive("__Secure-c=1; Path=/", "https://localhost");
    EXPECT_EQ(client.get("/told").body, "");
    EXPECT_EQ(client.get("https://localhost/told").body, "safe=1; __Host-a=1");
}

TEST_F(TestClientTest, CookiesHonourTheirTime) {
    receive("past=1; Path=/; Expires=Thu, 01 Jan 2015 00:00:00 GMT");
    receive("old=1; Path=/; Expires=Thursday, 01-Jan-15 00:00:00 GMT");
    receive("zero=1; Path=/; Max-Age=0");
    receive("minus=1; Path=/; Max-Age=-5");
    receive("age=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 2015 00:00:00 GMT");
    receive("far=1; Path=/; Expires=Fri, 31 Dec 2100 00:00:00 GMT");
    receive("odd=1; Path=/; Max-Age=soon");
    EXPECT_EQ(client.get("/told").body, "age=1; far=1; odd=1");
    receive("far=1; Path=/; Expires=Thu, 01 Jan 2015 00:00:00 GMT");
    EXPECT_FALSE(client.cookie("far"));
}

TEST(CookieJar, ForgetsWhenTheTimeComes) {
    CookieJar jar;
    const CookieJar::Time now{std::chrono::hours(500'000)};
    jar.store("a=1; Max-Age=60", {}, now);
    EXPECT_EQ(jar.header({}, now + std::chrono::seconds(59)), "a=1");
    EXPECT_EQ(jar.header({}, now + std::chrono::seconds(60)), "");
}

TEST_F(TestClientTest, ACookieMayHoldAnyText) {
    for (const std::string& text : {std::string("a;b"), std::string("a,b c"), std::string("\"quoted\""),
                                    std::string("back\\slash"), std::string("caf\xc3\xa9"), std::string("a=b=c")}) {
        client.set_cookie("name", text);
        EXPECT_EQ(client.get("/jar").body, text);
        EXPECT_EQ(client.cookie("name"), text);
    }
    client.set_cookie("name", "x", {.path = "/elsewhere"});
    client.set_cookie("name", "y", {.path = "/", .domain = "example.org", .secure = true});
    EXPECT_EQ(client.get("/jar").body, "a=b=c");
    EXPECT_EQ(client.get("https://example.org/jar").body, "y");
    client.clear_cookies();
    EXPECT_EQ(client.get("/jar").body, "(none)");
}

TEST_F(TestClientTest, ASessionCanBePrepared) {
    app.config["SECRET_KEY"] = "key";
    app.get("/name", [] { return session.get<std::string>("name", "(none)"); });
    EXPECT_EQ(client.get("/name").body, "(none)");
    client.session_transaction([] { session["name"] = "Ada"; });
    EXPECT_EQ(client.get("/name").body, "Ada");
    std::string seen;
    client.session_transaction([&] { seen = session.get<std::string>("name", ""); });
    EXPECT_EQ(seen, "Ada");
    client.session_transaction([] { session.clear(); });
    EXPECT_EQ(client.get("/name").body, "(none)");
    EXPECT_EQ(client.cookie("session"), std::nullopt);
    TestClient other = app.test_client();
    client.session_transaction([] { session["name"] = "Bob"; });
    EXPECT_EQ(other.get("/name").body, "(none)");
}

TEST_F(TestClientTest, SendsFormsInParts) {
    app.post("/parts", [](Request& request) {
        std::string out = request.mimetype() + ":";
        for (const auto& [name, value] : *request.form) out += name + "=" + value + ";";
        for (const http::UploadedFile& file : *request.files)
            out += file.field + "=" + file.filename + "," + file.content_type + "," + std::string(file.data) + ";";
        return out;
    });
    const auto sent = [&](TestRequest request) { return client.post("/parts", std::move(request)).body; };
    EXPECT_EQ(sent({.form = {{"a", "1"}}}), "application/x-www-form-urlencoded:a=1;");
    EXPECT_EQ(sent({.form = {{"a", "1"}}, .content_type = "multipart/form-data"}), "multipart/form-data:a=1;");
    EXPECT_EQ(
        sent({.form = {{"a", "1"}, {"a", "\xc3\xa9"}}, .files = {{"f", "x.css", "b{}"}, {"f", "y", "\r\n--", "a/b"}}}),
        "multipart/form-data:a=1;a=\xc3\xa9;f=x.css,text/css; charset=utf-8,b{};f=y,a/b,\r\n--;");
    EXPECT_EQ(sent({.files = {{"f", "", ""}}}), "multipart/form-data:f=,application/octet-stream,;");
    EXPECT_EQ(sent({.files = {{"f", "carboy-boundary", "\r\n--carboy-boundary--\r\n"}}}),
              "multipart/form-data:f=carboy-boundary,application/octet-stream,\r\n--carboy-boundary--\r\n;");
}

struct SentPoint {
    int x = 0;
    std::string name;
};

TEST_F(TestClientTest, SendsAndReadsJson) {
    app.post("/echo",
             [](Request& request) { return Response(std::string(request.body), 200, request.content_type()); });
    const auto sent = [&](TestRequest request) { return client.post("/echo", std::move(request)).body; };
    EXPECT_EQ(sent({.json = {{"b", 1}, {"a", "x"}}}), "{\"a\":\"x\",\"b\":1}\n");
    EXPECT_EQ(sent({.json = {{"list", std::vector<int>{1, 2}}}}), "{\"list\":[1,2]}\n");
    EXPECT_EQ(sent({.json = SentPoint{.x = 1, .name = "p"}}), "{\"name\":\"p\",\"x\":1}\n");
    EXPECT_EQ(sent({.json = std::vector<SentPoint>{{1, "p"}}}), "[{\"name\":\"p\",\"x\":1}]\n");
    EXPECT_EQ(sent({.json = 5}), "5\n");
    EXPECT_EQ(sent({.json = "[1, 2]"}), "[1, 2]");
    EXPECT_EQ(sent({.json = std::string("{bad")}), "{bad");
    EXPECT_EQ(sent({.json = ""}), "");

    TestResponse response = client.post("/echo", {.json = SentPoint{.x = 7, .name = "seven"}});
    EXPECT_EQ(response.json().get<int>("x"), 7);
    const value::JsonView before = response.json();
    const TestResponse moved = std::move(response);
    EXPECT_EQ(before.get<std::string>("name"), "seven") << "the document moved along";
    EXPECT_EQ(moved.json<SentPoint>().x, 7);
    const auto refused = [&](const TestResponse& bad) {
        try {
            bad.json<SentPoint>();
        } catch (const Error& error) {
            return std::string(error.code()) + ": " + error.what();
        }
        return std::string();
    };
    EXPECT_NE(refused(client.post("/echo", {.json = R"({"x": "7", "more": 1})"})).find("/more"), std::string::npos);
    EXPECT_NE(refused(client.post("/echo", {.json = "{"})).find("is not valid JSON"), std::string::npos);
    EXPECT_NE(refused(client.get("/jar")).find("which is not JSON"), std::string::npos);
}

TEST_F(TestClientTest, SendsCredentialsAndDefaultFields) {
    app.get("/who", [](Request& request) {
        return std::string(request.headers.get("Authorization", "")) + "|" +
               std::string(request.headers.get("X-Key", "")) + "|" + request.remote_addr;
    });
    EXPECT_EQ(client.get("/who", {.auth = {"Aladdin", "open sesame"}}).body,
              "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==||127.0.0.1");
    EXPECT_EQ(client.get("/who", {.auth = {"\xff\xfe", "?>"}}).body, "Basic //46Pz4=||127.0.0.1");
    client.default_headers.set("X-Key", "one");
    EXPECT_EQ(client.get("/who", {.remote_addr = "10.0.0.1"}).body, "|one|10.0.0.1");
    EXPECT_EQ(client.get("/who", {.headers = {{"X-Key", "two"}}}).body, "|two|127.0.0.1");
    EXPECT_EQ(app.test_client().get("/who").body, "||127.0.0.1");
}

TEST_F(TestClientTest, KeepsTheHistoryOfRedirects) {
    app.get("/first", [] { return redirect("/second"); });
    app.get("/second", [] { return redirect("/jar", 307); });
    const TestResponse last = client.get("/first", {.follow_redirects = true});
    EXPECT_EQ(last.status, 200);
    ASSERT_EQ(last.history.size(), 2u);
    EXPECT_EQ(last.history[0].location(), "/second");
    EXPECT_EQ(last.history[1].status, 307);
    EXPECT_EQ(last.history[1].path, "/second");
    EXPECT_TRUE(client.get("/first").history.empty());
}

TEST_F(TestClientTest, InspectsTheRequestBeforeItsContextEnds) {
    app.config["SECRET_KEY"] = "key";
    app.get("/set/<name>", [](const std::string& name) {
        g["name"] = name;
        session["name"] = name;
        return redirect("/jar");
    });
    std::string seen;
    client.get("/set/Ada", {.follow_redirects = true, .inspect = [&] {
                                const std::string* name = g.get<std::string>("name");
                                seen += request().path + " " + (name ? *name : "-") + " " +
                                        session.get<std::string>("name", "-") + "; ";
                            }});
    EXPECT_EQ(seen, "/set/Ada Ada Ada; /jar - Ada; ");
    client.get("/set/Bob");
    EXPECT_EQ(seen, "/set/Ada Ada Ada; /jar - Ada; ") << "it was for one call";
    EXPECT_EQ(client.put("/told", {.inspect = [&] { seen = "405"; }}).status, 405);
    EXPECT_EQ(seen, "405");
}

TEST_F(TestClientTest, ASessionWithoutAKeyCannotBePrepared) {
    EXPECT_THROW(client.session_transaction([] { session["name"] = "Ada"; }), Error);
}

}  // namespace
}  // namespace carboy::web
