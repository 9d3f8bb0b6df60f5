#include <gtest/gtest.h>

#include <carboy/http/list_headers.hpp>
#include <carboy/http/request.hpp>

namespace carboy::http {
namespace {

TEST(ListHeaders, LinesOfAListAreOneList) {
    Headers headers{{"Host", "a"},         {"Cookie", "a=1"}, {"Accept", "text/html"},    {"cookie", "b=2; c=3"},
                    {"ACCEPT", "image/*"}, {"X-Own", "1"},    {"If-None-Match", "\"a\""}, {"If-None-Match", "W/\"b\""},
                    {"X-Own", "2"},        {"X-Own", "  "}};
    join_lists(headers);
    EXPECT_EQ(headers.size(), 5u);
    EXPECT_EQ(headers.get("Cookie"), "a=1; b=2; c=3");
    EXPECT_EQ(headers.get("Accept"), "text/html, image/*");
    EXPECT_EQ(headers.get("If-None-Match"), "\"a\", W/\"b\"");
    EXPECT_EQ(headers.get("X-Own"), "1, 2");
    EXPECT_EQ((*++headers.begin()).name, "Cookie") << "where the first of its lines was";
}

TEST(ListHeaders, WhatIsNoListStaysAsItIs) {
    for (const char* name : {"Authorization", "Content-Type", "If-Modified-Since", "If-Range", "Range", "Referer",
                             "User-Agent", "Origin"}) {
        Headers headers{{name, "first"}, {name, "second"}};
        join_lists(headers);
        EXPECT_EQ(headers.count(name), 2u) << name;
        EXPECT_EQ(headers.get(name), "first") << name;
    }
    Headers headers{{"A", "1"}, {"B", "2"}};
    join_lists(headers);
    EXPECT_EQ(headers.size(), 2u);
}

TEST(ListHeaders, ARequestReadsEveryLineOfItsCookies) {
    Request request(Method::get, "/", {{"Cookie", "a=1"}, {"Cookie", ""}, {"Cookie", "b=\"x;y\""}, {"Cookie", "a=2"}});
    EXPECT_EQ(request.cookies["b"], "x;y");
    EXPECT_EQ(request.cookies.getlist("a").size(), 2u);
}

TEST(ListHeaders, AnItemIsAddedOnce) {
    Headers headers{{"Vary", "Accept"}, {"Vary", "cookie"}};
    add_to_list(headers, "Vary", "Cookie");
    EXPECT_EQ(headers.count("Vary"), 2u);
    add_to_list(headers, "Vary", "Origin");
    EXPECT_EQ(headers.getlist("Vary"), std::vector<std::string_view>{"Accept, cookie, Origin"});
    add_to_list(headers, "Allow", "GET");
    EXPECT_EQ(headers.get("Allow"), "GET");
}

}  // namespace
}  // namespace carboy::http
