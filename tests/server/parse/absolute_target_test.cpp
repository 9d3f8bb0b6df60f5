// Source: RFC 9112 sections 3.2.2 and 3.3. In Werkzeug's own server, the target's authority also overrides Host.
#include "server/parse/absolute_target.hpp"

#include "server/fixture.hpp"

namespace carboy::server {

using http::Method;

TEST(AbsoluteTarget, IsTakenApart) {
    struct {
        const char* target;
        const char* authority;
        const char* origin_form;
    } accepted[] = {
        {"http://h/x", "h", "/x"},
        {"http://h", "h", "/"},
        {"http://h/", "h", "/"},
        {"http://h?a=b", "h", "/?a=b"},
        {"HTTP://Example.ORG:8080/a/b?c=http://d", "Example.ORG:8080", "/a/b?c=http://d"},
        {"http://[::1]:80/x", "[::1]:80", "/x"},
        {"http://h//evil", "h", "//evil"},
    };
    for (auto [target, authority, origin_form] : accepted) {
        AbsoluteTarget parsed = parse_absolute_target(target, Method::get, "http");
        EXPECT_EQ(parsed.status, 0) << target;
        EXPECT_EQ(parsed.authority, authority);
        EXPECT_EQ(parsed.origin_form, origin_form);
    }
    EXPECT_EQ(parse_absolute_target("http://h", Method::options, "http").origin_form, "*");
}

TEST(AbsoluteTarget, RefusesOthers) {
    for (const char* target : {"h/x", "ftp://h/x", "http:/h/x", "http:h", "http://", "http:///x", "http://user@h/x",
                               "http://a:b@h/", "http://h:port/", "http://h h/", "http://[::1/", "://h/", ""})
        EXPECT_EQ(parse_absolute_target(target, Method::get, "http").status, 400) << target;
    EXPECT_EQ(parse_absolute_target("https://h/x", Method::get, "http").status, 421);
    EXPECT_EQ(parse_absolute_target("https://h/x", Method::get, "https").status, 0);
}

TEST(AbsoluteTarget, IsServed) {
    RunningServer running([](http::Request& request) -> http::Response {
        return "<" + request.url() + " " + request.path + " " + std::to_string(request.headers.count("Host")) + ">";
    });
    const std::pair<const char*, const char*> served[] = {
        {"GET http://h/x?y=1 HTTP/1.1\r\nHost: other\r\n", "<http://h/x?y=1 /x 1>"},
        {"GET http://h:81 HTTP/1.1\r\nX: y\r\nHost: h:81\r\n", "<http://h:81/ / 1>"},
        {"GET http://h/%C3%A9 HTTP/1.0\r\n", "<http://h/%C3%A9 /\xc3\xa9 1>"},
        {"OPTIONS http://h HTTP/1.1\r\nHost: h\r\n", "<http://h* * 1>"},
    };
    for (auto [input, body] : served) {
        std::string answer = exchange(running.port(), std::string(input) + "Connection: close\r\n\r\n");
        EXPECT_TRUE(answer.ends_with(body)) << input << answer;
    }
    for (auto [input, status] : {std::pair("GET http://h/x HTTP/1.1\r\n\r\n", 400),
                                 std::pair("GET http://h/x HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
                                 std::pair("GET http://h/x#y HTTP/1.1\r\nHost: h\r\n\r\n", 400),
                                 std::pair("GET https://h/x HTTP/1.1\r\nHost: h\r\n\r\n", 421)})
        EXPECT_EQ(status_of(exchange(running.port(), input)), status) << input;
}

}  // namespace carboy::server
