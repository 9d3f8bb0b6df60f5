// Row H17 of the table of promises: what a client says about proxies and hosts is ignored unless it is trusted.
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <ostream>
#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web::hostile_proxies_test {
namespace {

/// Every property of a request that a proxy can change.
struct SeenOrigin {
    std::string address, scheme, host, root;
    bool operator==(const SeenOrigin&) const = default;
};

std::ostream& operator<<(std::ostream& out, const SeenOrigin& seen) {
    return out << seen.address << ' ' << seen.scheme << ' ' << seen.host << ' ' << seen.root;
}

/// What tells of a client and a host without being in Werkzeug's ProxyFix.
const http::Headers& untrusted_fields() {
    static const http::Headers fields{{"Forwarded", "for=6.6.6.6;proto=https;host=evil.example"},
                                      {"X-Real-IP", "6.6.6.6"},
                                      {"X-Client-IP", "6.6.6.6"},
                                      {"True-Client-IP", "6.6.6.6"},
                                      {"CF-Connecting-IP", "6.6.6.6"},
                                      {"X-Forwarded-Server", "evil.example"},
                                      {"X-Forwarded-Ssl", "on"},
                                      {"Front-End-Https", "on"},
                                      {"X-Forwarded-Scheme", "https"},
                                      {"X-Host", "evil.example"},
                                      {"X-Original-Host", "evil.example"},
                                      {"X-Original-URL", "/admin"},
                                      {"X-Rewrite-URL", "/admin"},
                                      {"X-Script-Name", "/evil"},
                                      {"X-HTTP-Method-Override", "DELETE"}};
    return fields;
}

struct ProxyCase {
    const char* name;
    const char* value;
    /// What the request is once the field is trusted.
    SeenOrigin trusted;
};

constexpr std::size_t field_count = 4;
const std::array<ProxyCase, field_count> fields{
    {{"X-Forwarded-For", "9.9.9.9", {"9.9.9.9", "http", "localhost", ""}},
     {"X-Forwarded-Proto", "https", {"127.0.0.1", "https", "localhost", ""}},
     {"X-Forwarded-Host", "shop.example", {"127.0.0.1", "http", "shop.example", ""}},
     {"X-Forwarded-Prefix", "/shop", {"127.0.0.1", "http", "localhost", "/shop"}}}};

ProxyFix trusting(unsigned mask) {
    return {.x_for = static_cast<int>(mask & 1),
            .x_proto = static_cast<int>(mask >> 1 & 1),
            .x_host = static_cast<int>(mask >> 2 & 1),
            .x_port = 0,
            .x_prefix = static_cast<int>(mask >> 3 & 1)};
}

SeenOrigin expected(unsigned trusted, unsigned sent) {
    SeenOrigin result{"127.0.0.1", "http", "localhost", ""};
    if (trusted & sent & 1) result.address = fields[0].trusted.address;
    if (trusted & sent & 2) result.scheme = fields[1].trusted.scheme;
    if (trusted & sent & 4) result.host = fields[2].trusted.host;
    if (trusted & sent & 8) result.root = fields[3].trusted.root;
    return result;
}

class HostileProxies : public testing::Test {
  protected:
    App& make(Config config = {}) {
        app_.emplace("h17", std::move(config));
        app_->add_url_rule("/", "home", [this](Request& request, const PathValues&) {
            seen = {request.remote_addr, request.scheme, std::string(request.host()), request.root_path};
            method = request.method;
            return Response("home");
        });
        app_->add_url_rule("/admin", "admin", [this](Request&, const PathValues&) {
            admin = true;
            return Response("admin");
        });
        return *app_;
    }

    std::optional<App> app_;
    SeenOrigin seen;
    Method method = Method::get;
    bool admin = false;
};

// 16 sets of trusted fields x 16 sets of sent fields x with and without 15 other fields: 512 requests.
TEST_F(HostileProxies, H17OnlyTrustedFieldsChangeTheOrigin) {
    int checked = 0;
    for (unsigned trusted = 0; trusted < 1U << field_count; ++trusted) {
        App& app = make();
        if (trusted != 0) app.proxy_fix(trusting(trusted));
        TestClient client = app.test_client();
        for (unsigned sent = 0; sent < 1U << field_count; ++sent) {
            for (const bool others : {false, true}) {
                http::Headers headers = others ? untrusted_fields() : http::Headers();
                for (std::size_t i = 0; i < fields.size(); ++i)
                    if (sent >> i & 1) headers.add(fields[i].name, fields[i].value);
                EXPECT_EQ(client.get("/", {.headers = headers}).status, 200);
                EXPECT_EQ(seen, expected(trusted, sent)) << "trusted " << trusted << ", sent " << sent;
                EXPECT_EQ(method, Method::get);
                ++checked;
            }
        }
    }
    EXPECT_FALSE(admin);
    EXPECT_EQ(checked, 512);
}

// A client in front of n trusted proxies can put any number of its own values first; they stay untrusted.
TEST_F(HostileProxies, H17AClientCannotAddAProxy) {
    for (int proxies = 1; proxies <= 3; ++proxies) {
        App& app = make();
        app.proxy_fix({.x_for = proxies, .x_proto = proxies, .x_host = proxies});
        for (int forged = 0; forged <= 20; ++forged) {
            std::string address, scheme, host;
            for (int i = 0; i < forged; ++i) {
                address += "6.6.6.6, ";
                scheme += "ftp, ";
                host += "evil.example, ";
            }
            for (int i = 0; i < proxies; ++i) {
                const std::string last = i + 1 < proxies ? ", " : "";
                address += (i == 0 ? "1.1.1.1" : "10.0.0." + std::to_string(i)) + last;
                scheme += (i == 0 ? "https" : "http") + last;
                host += (i == 0 ? "shop.example" : "inner") + last;
            }
            app.test_client().get(
                "/",
                {.headers = {{"X-Forwarded-For", address}, {"X-Forwarded-Proto", scheme}, {"X-Forwarded-Host", host}}});
            EXPECT_EQ(seen, (SeenOrigin{"1.1.1.1", "https", "shop.example", ""})) << proxies << ' ' << forged;
        }
    }
}

// Hosts of which none is trusted: nothing but the two that are allowed reaches a handler.
TEST_F(HostileProxies, H17OtherHostsAreRefused) {
    App& app = make(Config{{"TRUSTED_HOSTS", Setting::List{"shop.example", ".cdn.example"}}});
    int hooks = 0;
    app.before_request([&hooks] { ++hooks; });
    TestClient client = app.test_client();
    const auto status = [&](const std::string& host) { return client.get("/", {.headers = {{"Host", host}}}).status; };
    for (const char* host :
         {"shop.example", "SHOP.example", "shop.example:8080", "cdn.example", "a.cdn.example", "a.b.cdn.example:1"})
        EXPECT_EQ(status(host), 200) << host;
    const int allowed = hooks;
    int refused = 0;
    for (const char* host : {"",
                             " ",
                             "evil.example",
                             "shop.example.evil.example",
                             "evil-shop.example",
                             "xshop.example",
                             "shop.example.",
                             "shop.example..",
                             ".shop.example",
                             "a.shop.example",
                             "shop.example@evil.example",
                             "evil.example@shop.example",
                             "shop.example/evil",
                             "shop.example#evil",
                             "shop.example?evil",
                             "shop.example\\evil",
                             "shop.example, evil.example",
                             "evil.example, shop.example",
                             "shop.example evil.example",
                             "cdn.example.evil",
                             "evilcdn.example",
                             "cdn.exampl",
                             "localhost",
                             "127.0.0.1",
                             "[::1]",
                             "[::1]:80",
                             "0",
                             "0x7f000001",
                             "2130706433",
                             "shop%2eexample",
                             "shop\xc2\xb7"
                             "example",
                             "shop\xe3\x80\x82"
                             "example",
                             "\xef\xbd\x93hop.example",
                             "shop.example:evil.example",
                             "shop.example:80:evil"}) {
        EXPECT_EQ(status(host), 400) << host;
        ++refused;
    }
    EXPECT_EQ(hooks, allowed) << "no hook runs for another host";
    EXPECT_EQ(refused, 35);
}

}  // namespace
}  // namespace carboy::web::hostile_proxies_test
