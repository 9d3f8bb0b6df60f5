// Header fields that are read and written as values. tests/http/werkzeug_test.cpp compares them with Werkzeug.
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/http/authentication.hpp>
#include <carboy/http/cache_control.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/entity_tags.hpp>
#include <carboy/http/header_set.hpp>
#include <carboy/http/range.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::http {
namespace {

using namespace std::chrono_literals;

Request with(std::string_view name, std::string_view value) { return Request(Method::get, "/", {{name, value}}); }

TEST(TypedFields, ReadsCredentials) {
    const auto basic = with("Authorization", "Basic YWRhOnMzY3JldDp4").authorization();
    ASSERT_TRUE(basic);
    EXPECT_EQ(basic->type, "basic");
    EXPECT_EQ(basic->username, "ada");
    EXPECT_EQ(basic->password, "s3cret:x") << "only the first colon separates";
    const auto bearer = with("Authorization", "BEARER eyJh.bGci.Og==").authorization();
    ASSERT_TRUE(bearer);
    EXPECT_EQ(bearer->type, "bearer");
    EXPECT_EQ(bearer->token, "eyJh.bGci.Og==");
    const auto digest = with("Authorization",
                             "Digest username=\"Mufasa\", realm=\"x\", nonce=\"n\", uri=\"/a,b\", response=\"6629\", "
                             "qop=auth, nc=00000001, cnonce=\"0a\"")
                            .authorization();
    ASSERT_TRUE(digest);
    EXPECT_EQ(digest->username, "Mufasa");
    EXPECT_EQ(*digest->find("URI"), "/a,b");
    EXPECT_EQ(digest->find("opaque"), nullptr);
}

TEST(TypedFields, RefusesMalformedCredentials) {
    for (const std::string_view field :
         {"", "Basic", "Basic ", "Basic YWRh", "Basic YWRhO", "Basic YWRhO3k", "Basic Y W R h", "Basic YWRhOn_-",
          "Basic YWRhOv8=", "Basic ====", "Digest username=\"a\"", "Bearer"})
        EXPECT_FALSE(with("Authorization", field).authorization()) << field;
    EXPECT_FALSE(Request().authorization());
}

TEST(TypedFields, WritesCredentialsThatItReads) {
    const Authorization ada{.type = "basic", .username = "ada", .password = "pä:ss"};
    const auto read = Authorization::parse(ada.to_header());
    ASSERT_TRUE(read);
    EXPECT_EQ(read->username, ada.username);
    EXPECT_EQ(read->password, ada.password);
    EXPECT_EQ((Authorization{.type = "bearer", .token = "abc"}.to_header()), "Bearer abc");
    EXPECT_THROW((Authorization{.type = "basic", .username = "a:b"}.to_header()), Error);
}

TEST(TypedFields, AsksForCredentials) {
    Response response("", 401);
    EXPECT_FALSE(response.www_authenticate());
    response.set_www_authenticate({.type = "basic", .parameters = {{"realm", "The \"stock\""}}});
    EXPECT_EQ(response.headers.get("WWW-Authenticate", ""), "Basic realm=\"The \\\"stock\\\"\"");
    EXPECT_EQ(response.www_authenticate()->type, "basic");
    EXPECT_EQ(*response.www_authenticate()->find("realm"), "The \"stock\"");
    response.set_www_authenticate({.type = "bearer"});
    EXPECT_EQ(response.headers.get("WWW-Authenticate", ""), "Bearer");
    EXPECT_THROW(response.set_www_authenticate({.type = "basic", .parameters = {{"realm", "a\r\nX-Evil: 1"}}}), Error);
}

TEST(TypedFields, ReadsAndWritesCacheControl) {
    Response response;
    response.set_cache_control({.no_transform = true, .public_ = true, .max_age = 1h, .others = {{"x-own", "a b"}}});
    EXPECT_EQ(response.headers.get("Cache-Control", ""), "public, no-transform, max-age=3600, x-own=\"a b\"");
    CacheControl directives = response.cache_control();
    EXPECT_EQ(directives.max_age, 3600s);
    EXPECT_FALSE(directives.no_store);
    directives.max_age.reset();
    directives.others.clear();
    directives.private_fields = "Set-Cookie, Age";
    directives.private_ = true;
    response.set_cache_control(directives);
    EXPECT_EQ(response.headers.get("Cache-Control", ""), "public, private=\"Set-Cookie, Age\", no-transform");
    EXPECT_EQ(response.cache_control().private_fields, "Set-Cookie, Age");
    response.set_cache_control({});
    EXPECT_FALSE(response.headers.contains("Cache-Control"));
    EXPECT_THROW(response.set_cache_control({.max_age = -1s}), Error);
}

TEST(TypedFields, ReadsTheCacheControlOfARequest) {
    const CacheControl asked = with("Cache-Control", "MAX-AGE=0, no-cache, max-stale, min-fresh=x").cache_control();
    EXPECT_EQ(asked.max_age, 0s);
    EXPECT_TRUE(asked.no_cache);
    EXPECT_EQ(asked.max_stale, std::chrono::seconds::max()) << "without a number, any age";
    EXPECT_FALSE(asked.min_fresh) << "not a number";
    EXPECT_EQ(asked.to_header(), "no-cache, max-age=0, max-stale");
    const auto huge = with("Cache-Control", "max-age=99999999999999999999").cache_control();
    EXPECT_GT(huge.max_age, 1000000000s);
    EXPECT_FALSE(with("Cache-Control", "max-age=-5").cache_control().max_age);
}

TEST(TypedFields, ChangesListsInPlace) {
    Response response;
    EXPECT_TRUE(response.vary().empty());
    response.vary().add("Cookie");
    response.vary().add("Accept-Language");
    response.vary().add("cookie");
    EXPECT_EQ(response.headers.get("Vary", ""), "Cookie, Accept-Language");
    EXPECT_TRUE(response.vary().contains("COOKIE"));
    EXPECT_TRUE(response.vary().remove("COOKIE"));
    EXPECT_FALSE(response.vary().remove("Cookie"));
    EXPECT_EQ(response.vary().items(), std::vector<std::string>{"Accept-Language"});
    response.vary().clear();
    EXPECT_FALSE(response.headers.contains("Vary"));
    response.headers.add("Allow", "GET, HEAD");
    response.headers.add("Allow", "POST");
    response.allow().add("PUT");
    EXPECT_EQ(response.headers.getlist("Allow"), std::vector<std::string_view>{"GET, HEAD, POST, PUT"});
    EXPECT_THROW(response.content_language().add("de\r\nX: 1"), Error);
}

TEST(TypedFields, ComparesEntityTags) {
    const ETags tags = with("If-None-Match", "W/\"a\", \"b, c\" , \"\"").if_none_match();
    EXPECT_TRUE(tags.contains("b, c"));
    EXPECT_FALSE(tags.contains("a"));
    EXPECT_TRUE(tags.contains_weak("a"));
    EXPECT_TRUE(tags.contains(""));
    EXPECT_TRUE(with("If-Match", "*").if_match().contains("anything"));
    EXPECT_TRUE(Request().if_match().empty());
    Response response("text");
    EXPECT_FALSE(response.etag());
    response.set_etag("v5", true);
    EXPECT_EQ(response.etag(), (ETag{"v5", true}));
    EXPECT_EQ(with("If-Range", "W/\"v5\"").if_range().etag, "v5");
    const auto dated = with("If-Range", "Wed, 21 Oct 2015 07:28:00 GMT").if_range();
    EXPECT_FALSE(dated.etag);
    EXPECT_EQ(http_date(*dated.date), "Wed, 21 Oct 2015 07:28:00 GMT");
}

TEST(TypedFields, ReadsRanges) {
    const auto range = with("Range", "bytes=0-499").range();
    ASSERT_TRUE(range);
    EXPECT_EQ(range->content_range(1000)->to_header(), "bytes 0-499/1000");
    EXPECT_EQ(range->content_range(100)->to_header(), "bytes 0-99/100");
    EXPECT_FALSE(range->content_range(0));
    EXPECT_EQ(with("Range", "bytes=-500").range()->content_range(100)->to_header(), "bytes 0-99/100");
    EXPECT_EQ(with("Range", "bytes=-5").range()->content_range(100)->to_header(), "bytes 95-99/100");
    EXPECT_EQ(with("Range", "bytes=90-").range()->content_range(100)->to_header(), "bytes 90-99/100");
    EXPECT_FALSE(with("Range", "bytes=100-").range()->content_range(100));
    EXPECT_EQ(with("Range", "items=0-1, 5-").range()->to_header(), "items=0-1,5-");
    for (const std::string_view field : {"", "bytes", "bytes=", "bytes=a-b", "bytes=5-4", "bytes=0-5,3-8", "bytes=-0",
                                         "bytes=--1", "bytes=1-2-3", "bytes=5-,6-7", "bytes= ,1-2"})
        EXPECT_FALSE(with("Range", field).range()) << field;
    const auto huge = with("Range", "bytes=0-99999999999999999999").range();
    ASSERT_TRUE(huge);
    EXPECT_EQ(huge->content_range(10)->to_header(), "bytes 0-9/10");
}

TEST(TypedFields, ReadsAndWritesContentRange) {
    Response response("56", 206);
    response.set_content_range({.first = 5, .end = 7, .size = 10});
    EXPECT_EQ(response.headers.get("Content-Range", ""), "bytes 5-6/10");
    EXPECT_EQ(response.content_range()->end, 7u);
    response.set_content_range({.size = 10});
    EXPECT_EQ(response.headers.get("Content-Range", ""), "bytes */10");
    EXPECT_THROW(response.set_content_range({.first = 5, .end = 5}), Error);
    EXPECT_THROW(response.set_content_range({.first = 5, .end = 11, .size = 10}), Error);
    for (const std::string_view field :
         {"bytes", "bytes 1-2", "bytes 2-1/5", "bytes 1-5/5", "bytes a-b/5", "bytes 1/5"})
        EXPECT_FALSE(ContentRange::parse(field)) << field;
}

TEST(TypedFields, ReadsDatesAndOtherValues) {
    const Request request(Method::get, "/",
                          {{"If-Modified-Since", "Wed, 21 Oct 2015 07:28:00 GMT"},
                           {"If-Unmodified-Since", "yesterday"},
                           {"Referer", "/before"},
                           {"User-Agent", "curl/8"},
                           {"Content-Length", "12"},
                           {"Content-Type", "text/plain; Charset=UTF-8"},
                           {"X-Forwarded-For", "10.0.0.1, 10.0.0.2"}});
    EXPECT_EQ(http_date(*request.if_modified_since()), "Wed, 21 Oct 2015 07:28:00 GMT");
    EXPECT_FALSE(request.if_unmodified_since());
    EXPECT_EQ(request.referrer(), "/before");
    EXPECT_EQ(request.user_agent(), "curl/8");
    EXPECT_EQ(request.content_length(), 12u);
    EXPECT_EQ(request.mimetype_params().get("charset"), "UTF-8");
    EXPECT_EQ(request.access_route(), (std::vector<std::string>{"10.0.0.1", "10.0.0.2"}));
    EXPECT_FALSE(Request().content_length());
    EXPECT_FALSE(with("Content-Length", "-1").content_length());

    Response response("", 503);
    response.set_retry_after(30s);
    EXPECT_EQ(response.headers.get("Retry-After", ""), "30");
    const auto wait = *response.retry_after() - std::chrono::system_clock::now();
    EXPECT_GT(wait, 20s);
    EXPECT_LT(wait, 40s);
    const auto noon = std::chrono::sys_days(std::chrono::year(2030) / 1 / 2) + 12h;
    response.set_retry_after(noon);
    response.set_expires(noon);
    EXPECT_EQ(response.retry_after(), noon);
    EXPECT_EQ(response.expires(), noon);
    EXPECT_FALSE(response.last_modified());
}

TEST(TypedFields, ReturnsAllValuesOfAType) {
    const Request request(Method::get, "/?id=3&id=x&id=&id=-1&id=99999999999");
    EXPECT_EQ(request.args.getlist<int>("id"), (std::vector<int>{3, -1}))
        << "as getlist(type=int): others are left out";
    EXPECT_TRUE(request.args.getlist<int>("none").empty());
}

TEST(CallOnClose, RunsOnceWhenTheLastCopyEnds) {
    std::vector<int> called;
    {
        Response response("text");
        response.call_on_close([&] { called.push_back(1); });
        response.call_on_close([] { throw std::runtime_error("is logged"); });
        Response copy = response;
        copy.call_on_close([&] { called.push_back(2); });
        { const Response moved = std::move(response); }
        EXPECT_TRUE(called.empty());
    }
    EXPECT_EQ(called, (std::vector<int>{1, 2}));
}

}  // namespace
}  // namespace carboy::http
