// Headers, cookies, methods, dates and responses.
#include <gtest/gtest.h>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/method.hpp>
#include <carboy/http/response.hpp>
#include <carboy/http/status.hpp>
#include <carboy/http/url.hpp>

namespace carboy::http {

using namespace std::string_literals;

TEST(Methods, AreASet) {
    constexpr Methods methods{Method::post, Method::get};
    static_assert(methods.contains(Method::get) && !methods.contains(Method::put));
    EXPECT_EQ((methods | Method::delete_).to_string(), "GET, POST, DELETE");
    EXPECT_EQ(parse_method("DELETE"), Method::delete_);
    EXPECT_EQ(parse_method("delete"), std::nullopt);
    EXPECT_EQ(parse_method(""), std::nullopt);
}

TEST(Headers, AreOrderedAndIgnoreCase) {
    Headers headers{{"X-One", "1"}, {"Two", "2"}, {"x-one", "3"}};
    EXPECT_EQ(headers.get("X-ONE"), "1");
    EXPECT_EQ(headers.getlist("x-one"), (std::vector<std::string_view>{"1", "3"}));
    headers.set("X-one", *headers.get("Two"));
    EXPECT_EQ(headers.count("x-one"), 1u);
    EXPECT_EQ(headers.get("x-one"), "2");
    EXPECT_TRUE(headers.remove("two"));
    EXPECT_FALSE(headers.remove("two"));
    EXPECT_EQ(headers.get("none"), std::nullopt);
    EXPECT_EQ(headers.get("none", "d"), "d");
}

TEST(Headers, RefuseWhatCouldSplitTheMessage) {
    Headers headers;
    for (const std::string& value : {"a\r\nb"s, "a\rb"s, "a\nb"s, "a\0b"s, "\x7f"s, "\x01"s})
        EXPECT_THROW(headers.set("X", value), Error);
    for (const std::string& name : {""s, "a b"s, "a:b"s, "a\r"s, "\xc3\xa9"s, "a\0"s})
        EXPECT_THROW(headers.add(name, "x"), Error);
    EXPECT_TRUE(headers.empty());
    headers.add("X", "tab\t and \xc3\xa9");
    EXPECT_THROW((Response("x", 200, "text/html\r\nX: y")), Error);
}

TEST(Cookies, OneThatBrowsersMayIgnoreIsLogged) {
    std::string logged;
    set_log_sink([&logged](LogLevel, std::string_view line) { logged.append(line).append("\n"); });
    dump_cookie("small", std::string(4000, 'x'));
    dump_cookie("large", std::string(4090, 'x'));
    EXPECT_TRUE(flush_log());
    set_log_sink({});
    EXPECT_EQ(logged.find("small"), std::string::npos);
    EXPECT_NE(logged.find("The cookie 'large' has a value of 4090 bytes"), std::string::npos) << logged;
}

TEST(Cookies, CannotBreakTheHeader) {
    Response response;
    for (const std::string& name : {""s, "a b"s, "a=b"s, "a;b"s, "a\n"s, "\xc3\xa9"s})
        EXPECT_THROW(response.set_cookie(name, "x"), Error) << name;
    EXPECT_THROW(response.set_cookie("a", "x", {.partitioned = true}), Error) << "it would have to be secure";
    for (const char* name : {"__Host-a", "__host-a", "__Secure-a", "__SECURE-"}) {
        EXPECT_THROW(dump_cookie(name, "x"), Error) << name;
        EXPECT_EQ(dump_cookie(name, "x", {.secure = true}), std::string(name) + "=x; Secure; Path=/");
    }
    EXPECT_THROW(dump_cookie("__Host-a", "x", {.domain = "a.example", .secure = true}), Error);
    EXPECT_THROW(dump_cookie("__Host-a", "x", {.path = "/a", .secure = true}), Error);
    EXPECT_EQ(dump_cookie("__Secure-a", "x", {.path = "/a", .domain = "a.example", .secure = true}),
              "__Secure-a=x; Domain=a.example; Secure; Path=/a");
    EXPECT_EQ(dump_cookie("a", "x", {.secure = true, .samesite = "None", .partitioned = true}),
              "a=x; Secure; Path=/; SameSite=None; Partitioned");
    EXPECT_THROW(response.set_cookie("a", "x", {.path = "/;b"}), Error);
    EXPECT_THROW(response.set_cookie("a", "x", {.path = "/\n"}), Error);
    EXPECT_THROW(response.set_cookie("a", "x", {.domain = "a;b"}), Error);
    EXPECT_THROW(response.set_cookie("a", "x", {.samesite = "Lax; x"}), Error);
    EXPECT_EQ(dump_cookie("a", "\r\n;\0"s), "a=\"\\015\\012\\073\\000\"; Path=/");
}

TEST(Cookies, SayWhatTheyShould) {
    CookieOptions options{.max_age = std::chrono::seconds(60),
                          .expires = std::chrono::system_clock::from_time_t(0),
                          .path = "/x",
                          .domain = "a.example",
                          .secure = true,
                          .httponly = true,
                          .samesite = "lax"};
    EXPECT_EQ(dump_cookie("a", "b", options),
              "a=b; Domain=a.example; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60; Secure; HttpOnly; Path=/x; "
              "SameSite=Lax");
    Response response;
    response.delete_cookie("a");
    EXPECT_EQ(response.headers.get("Set-Cookie"), "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/");
    EXPECT_NO_THROW(response.delete_cookie("__Host-a"));
}

TEST(Cookies, WithoutANameAreDropped) {
    MultiDict cookies = parse_cookies("=__Host-x=bad; ; a=1; =; b; a=2;  = c=3; \"q\"=4");
    EXPECT_FALSE(cookies.contains("__Host-x"));
    EXPECT_FALSE(cookies.contains(""));
    EXPECT_EQ(cookies["a"], "1");
    EXPECT_EQ(cookies.getlist("a").size(), 2u);
    EXPECT_EQ(cookies["b"], "");
}

TEST(Dates, GoBothWays) {
    auto time = std::chrono::system_clock::from_time_t(1445412480);
    EXPECT_EQ(http_date(time), "Wed, 21 Oct 2015 07:28:00 GMT");
    EXPECT_EQ(parse_http_date("Wed, 21 Oct 2015 07:28:00 GMT"), time);
    for (std::string_view bad : {"", "Wed, 32 Oct 2015 07:28:00 GMT", "Wed, 21 Oct 2015 27:28:00 GMT",
                                 "Wed, 21 ctN 2015 07:28:00 GMT", "Wed, 21 Oct 2015 07:28:00 CET"})
        EXPECT_EQ(parse_http_date(bad), std::nullopt) << bad;
}

TEST(HttpErrors, AreAnswers) {
    HttpError error(404);
    EXPECT_EQ(error.name(), "Not Found");
    EXPECT_NE(error.description(), "");
    HttpError ready(Response("here", 302, ""));
    EXPECT_EQ(ready.status(), 302);
    EXPECT_EQ(ready.response()->body, "here");
    EXPECT_EQ(HttpError(405, "no", {{"Allow", "GET"}}).headers().get("allow"), "GET");
    EXPECT_EQ(reason_phrase(299), "Unknown");
}

TEST(Url, EncodesWhatItMust) {
    EXPECT_EQ(percent_encode("a b/\xc3\xa9?", "/"), "a%20b/%C3%A9%3F");
    std::string decoded;
    percent_decode(decoded, "%41%4%zz%", false);
    EXPECT_EQ(decoded, "A%4%zz%");
}

TEST(Headers, TakesTheTextOfItsOwnFields) {
    Headers headers{{"First", std::string(100, 'x')}};
    for (int i = 0; i < 100; ++i) headers.add("Copy-" + std::to_string(i), *headers.get("First"));
    EXPECT_EQ(headers.size(), 101u);
    for (const auto field : headers) EXPECT_EQ(field.value, std::string(100, 'x')) << field.name;
    headers.set("First", headers.get("Copy-5", {}).substr(90));
    EXPECT_EQ(headers.get("First"), std::string(10, 'x'));
}

}  // namespace carboy::http
