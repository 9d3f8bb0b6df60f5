// Proxies, mount paths and trusted hosts. The expected results for X-Forwarded fields are those of python3-werkzeug
// 2.2 (ProxyFix). Those for trusted hosts are those of its host_is_trusted, except that ours ignores the case of a
// host.
#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/context/request_origin.hpp"

namespace carboy::web {
namespace {

std::string origin(Request& request) { return request.remote_addr + " " + request.url(); }
std::string show(std::int64_t id) { return std::to_string(id); }
std::string links() {
    return url_for<show>(7) + " " + url_for("show", {{"id", 7}, {"q", "x"}, {"_anchor", "top"}}) + " " +
           url_for("show", {{"id", 7}, {"_external", true}}) + " " + url_for("static", {{"filename", "a.css"}});
}
std::string remember() {
    session["seen"] = true;
    return "ok";
}
std::string seen_by_template() {
    return render_template_string(
        "{{ request.path }} {{ request.root_path }} {{ request.script_root }} "
        "{{ request.url_root }} {{ request.base_url }} {{ url_for('show', id=1) }}");
}

App make_app(Config config = {}) {
    App app{"origin", std::move(config)};
    app.config["SECRET_KEY"] = "key";
    app.route<origin>("/p");
    app.route<origin>("/");
    app.route<show>("/users/<int:id>/", Method::get, {.endpoint = "show"});
    app.route<links>("/links");
    app.route<remember>("/remember");
    app.route<seen_by_template>("/template");
    return app;
}

const http::Headers forwarded{{"X-Forwarded-For", "1.1.1.1, 2.2.2.2"},
                              {"X-Forwarded-Proto", "https"},
                              {"X-Forwarded-Host", "example.com"},
                              {"X-Forwarded-Port", "443"},
                              {"X-Forwarded-Prefix", "/shop"}};

std::string seen(const std::optional<ProxyFix>& proxies, const http::Headers& headers) {
    App app = make_app();
    if (proxies) app.proxy_fix(*proxies);
    return app.test_client().get("/p?q=1", {.headers = headers}).body;
}

TEST(ProxyFix, IsOffUntilItIsAskedFor) { EXPECT_EQ(seen(std::nullopt, forwarded), "127.0.0.1 http://localhost/p?q=1"); }

TEST(ProxyFix, TakesWhatTrustedProxiesSay) {
    EXPECT_EQ(seen(ProxyFix{1, 1, 1, 1, 1}, forwarded), "2.2.2.2 https://example.com/shop/p?q=1");
    EXPECT_EQ(seen(ProxyFix{}, forwarded), "2.2.2.2 https://localhost/p?q=1");
    EXPECT_EQ(seen(ProxyFix{.x_for = 2}, forwarded), "1.1.1.1 https://localhost/p?q=1");
    EXPECT_EQ(seen(ProxyFix{.x_for = 3}, forwarded), "127.0.0.1 https://localhost/p?q=1");
    EXPECT_EQ(seen(ProxyFix{.x_for = 0, .x_proto = 0}, forwarded), "127.0.0.1 http://localhost/p?q=1");
}

TEST(ProxyFix, ReadsListsAsWerkzeugDoes) {
    const auto address = [](const char* value, int count) {
        const std::string text = seen(ProxyFix{.x_for = count}, {{"X-Forwarded-For", value}});
        return text.substr(0, text.find(" http"));
    };
    EXPECT_EQ(address("", 1), "127.0.0.1");
    EXPECT_EQ(address("1.1.1.1,", 1), "1.1.1.1");
    EXPECT_EQ(address("1.1.1.1,,3.3.3.3", 2), "127.0.0.1");
    EXPECT_EQ(address("\"1.1.1.1, x\"", 1), "1.1.1.1, x");
    http::Headers lines;
    lines.add("X-Forwarded-For", "9.9.9.9");
    lines.add("X-Forwarded-For", "1.1.1.1");
    EXPECT_EQ(seen(ProxyFix{.x_for = 2}, lines), "9.9.9.9 http://localhost/p?q=1");
}

TEST(ProxyFix, PutsHostAndPortTogether) {
    const auto host = [](const http::Headers& headers) {
        const std::string text = seen(ProxyFix{0, 0, 1, 1, 0}, headers);
        return text.substr(text.find("://") + 3, text.find("/p?") - text.find("://") - 3);
    };
    EXPECT_EQ(host({{"X-Forwarded-Host", "example.com:8443"}, {"X-Forwarded-Port", "9000"}}), "example.com:9000");
    EXPECT_EQ(host({{"X-Forwarded-Host", "[::1]"}, {"X-Forwarded-Port", "9000"}}), "[::1]:9000");
    EXPECT_EQ(host({{"X-Forwarded-Host", "[::1]:8000"}}), "[::1]:8000");
    EXPECT_EQ(host({{"X-Forwarded-Port", "80"}}), "localhost");
    EXPECT_EQ(host({{"X-Forwarded-Host", "a.com, b.com"}}), "b.com");
}

// Werkzeug accepts these unchanged. A proxy that forwards a client's field must not enable a redirect to another
// host.
TEST(ProxyFix, DropsWhatCannotBeMeant) {
    EXPECT_EQ(seen(ProxyFix{0, 1, 0, 0, 0}, {{"X-Forwarded-Proto", "java script"}}),
              "127.0.0.1 http://localhost/p?q=1");
    EXPECT_EQ(seen(ProxyFix{0, 0, 1, 0, 0}, {{"X-Forwarded-Host", "a.com/evil"}}), "127.0.0.1 http://localhost/p?q=1");
    EXPECT_EQ(seen(ProxyFix{0, 0, 0, 0, 1}, {{"X-Forwarded-Prefix", "//evil.com/"}}),
              "127.0.0.1 http://localhost/evil.com/p?q=1");
    EXPECT_EQ(seen(ProxyFix{0, 1, 0, 0, 0}, {{"X-Forwarded-Proto", "HTTPS"}}), "127.0.0.1 https://localhost/p?q=1");
}

TEST(ProxyFix, ARequestForgetsItsClientBeforeTheNext) {
    Request request(Method::get, "/");
    request.remote_addr = "127.0.0.1";
    request.set_client("1.1.1.1", "https");
    request.set_client("2.2.2.2", "https");
    request.mount("/shop");
    request.reset();
    EXPECT_EQ(request.remote_addr, "127.0.0.1");
    EXPECT_EQ(request.scheme, "http");
    EXPECT_EQ(request.root_path, "");
}

TEST(ProxyFix, CanBeSetByConfiguration) {
    App app = make_app(Config{{"PROXY_FIX_X_FOR", "1"}, {"PROXY_FIX_X_PREFIX", 1}});
    EXPECT_EQ(app.test_client().get("/p", {.headers = forwarded}).body, "2.2.2.2 http://localhost/shop/p");
}

TEST(MountPath, GoesInFrontOfEveryLink) {
    App app = make_app(Config{{"APPLICATION_ROOT", "/shop/"}});
    TestClient client = app.test_client();
    const std::string expected =
        "/shop/users/7/ /shop/users/7/?q=x#top http://localhost/shop/users/7/ /shop/static/a.css";
    EXPECT_EQ(client.get("/links").body, expected) << "a proxy took the path off";
    EXPECT_EQ(client.get("/shop/links").body, expected) << "or it did not";
    EXPECT_EQ(client.get("/shop/users/7").location(), "/shop/users/7/");
    EXPECT_EQ(client.get("/users/7?a=1").location(), "/shop/users/7/?a=1");
    EXPECT_EQ(client.get("/shop/users/7", {.follow_redirects = true}).body, "7");
    EXPECT_NE(client.get("/remember").header("Set-Cookie").find("Path=/shop;"), std::string_view::npos);
    EXPECT_EQ(client.get("/template").body,
              "/template /shop /shop http://localhost/shop/ http://localhost/shop/template /shop/users/1/");
    auto context = app.app_context();
    EXPECT_EQ(url_for<show>(7), "/shop/users/7/");
}

TEST(MountPath, IsTakenOffWholeStepsAlone) {
    App app = make_app(Config{{"APPLICATION_ROOT", "/p"}});
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/p").body, "127.0.0.1 http://localhost/p/");
    EXPECT_EQ(client.get("/p?q").body, "127.0.0.1 http://localhost/p/?q");
    EXPECT_EQ(client.get("/p/p?q=/p").body, "127.0.0.1 http://localhost/p/p?q=/p");
    EXPECT_EQ(client.get("/pp").status, 404);
    EXPECT_EQ(client.get("/p/p/p").status, 404);
}

TEST(MountPath, MayHoldLettersThatAUrlEncodes) {
    App app = make_app(Config{{"APPLICATION_ROOT", "/caf\xc3\xa9 1"}});
    EXPECT_EQ(app.test_client().get("/caf%C3%A9%201/p").body, "127.0.0.1 http://localhost/caf%C3%A9%201/p");
    EXPECT_EQ(app.test_client().get("/users/7").location(), "/caf%C3%A9%201/users/7/");
}

TEST(MountPath, OfAProxyGoesBeforeTheConfiguredOne) {
    App app = make_app(Config{{"APPLICATION_ROOT", "/own"}});
    app.proxy_fix({0, 0, 0, 0, 1});
    EXPECT_EQ(app.test_client().get("/users/7", {.headers = forwarded}).location(), "/shop/users/7/");
    EXPECT_EQ(app.test_client().get("/users/7").location(), "/own/users/7/");
}

TEST(TrustedHosts, AreComparedAsWerkzeugDoes) {
    struct Case {
        const char* host;
        const char* trusted;
        bool is_trusted;
    };
    for (const Case& c :
         {Case{"example.com", "example.com", true}, Case{"example.com:80", "example.com", true},
          Case{"a.example.com", "example.com", false}, Case{"a.example.com", ".example.com", true},
          Case{"example.com", ".example.com", true}, Case{"badexample.com", ".example.com", false},
          Case{"EXAMPLE.com", "example.COM", true}, Case{"example.com.", "example.com", false},
          Case{"", "example.com", false}, Case{"[::1]:5000", "[::1]", true},
          Case{"example.com", "example.com:8080", true}, Case{"example.com:81", "example.com:8080", true},
          Case{"a@example.com", "example.com", false}, Case{"127.0.0.1", "127.0.0.1", true}})
        EXPECT_EQ(is_trusted_host(c.host, OriginSettings(Config{{"TRUSTED_HOSTS", c.trusted}}).hosts), c.is_trusted)
            << c.host << " for " << c.trusted;
}

TEST(TrustedHosts, OthersGet400BeforeAnyHookRuns) {
    App app = make_app(Config{{"TRUSTED_HOSTS", Setting::List{"localhost", ".example.com"}}});
    int hooks = 0;
    app.before_request([&] { ++hooks; });
    app.error_handler(400, [](const HttpError&) { return "not for this host"; });
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/p").status, 200);
    EXPECT_EQ(client.get("http://shop.example.com:8000/p").status, 200);
    const TestResponse refused = client.get("http://evil.org/p");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.body, "not for this host");
    EXPECT_EQ(client.get("/p", {.headers = {{"Host", ""}}}).status, 400);
    EXPECT_EQ(hooks, 2);
}

TEST(TrustedHosts, AreAskedForTheHostThatAProxyNames) {
    App app = make_app(Config{{"TRUSTED_HOSTS", Setting::List{"example.com"}}});
    app.proxy_fix({.x_host = 1});
    EXPECT_EQ(app.test_client().get("/p", {.headers = forwarded}).status, 200);
    EXPECT_EQ(app.test_client().get("/p", {.headers = {{"X-Forwarded-Host", "evil.org"}}}).status, 400);
}

}  // namespace
}  // namespace carboy::web
