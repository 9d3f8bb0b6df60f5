// Conditional requests for files, in the order of RFC 9110 section 13.2.2.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <carboy/http/cookie.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/files/send_file.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/files/conditional.hpp"

namespace carboy::web {
namespace {

constexpr std::int64_t changed = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
const std::string then = "Sun, 06 Nov 1994 08:49:37 GMT", before = "Sun, 06 Nov 1994 08:49:36 GMT",
                  later = "Sunday, 06-Nov-94 08:49:38 GMT";

const char* answer(http::Headers headers) {
    const http::Request request(http::Method::get, "/", std::move(headers));
    switch (precondition_of(request, {"\"a,b\"", changed})) {
        case Precondition::holds: return "holds";
        case Precondition::fresh: return "fresh";
        case Precondition::failed: return "failed";
    }
    return "";
}

TEST(Precondition, IfMatchWantsTheSameBytes) {
    EXPECT_STREQ(answer({{"If-Match", "\"a,b\""}}), "holds");
    EXPECT_STREQ(answer({{"If-Match", "\"x\", \"a,b\""}}), "holds");
    EXPECT_STREQ(answer({{"If-Match", "*"}}), "holds");
    EXPECT_STREQ(answer({{"If-Match", "\"x\""}}), "failed");
    EXPECT_STREQ(answer({{"If-Match", "W/\"a,b\""}}), "failed") << "a weak tag promises no bytes";
    EXPECT_STREQ(answer({{"If-Match", ""}}), "failed");
}

TEST(Precondition, IfUnmodifiedSinceWantsNoLaterState) {
    for (const std::string& date : {then, later, std::string("Sun Nov  6 08:49:37 1994"), std::string("nonsense")})
        EXPECT_STREQ(answer({{"If-Unmodified-Since", date}}), "holds") << date;
    EXPECT_STREQ(answer({{"If-Unmodified-Since", before}}), "failed");
    EXPECT_STREQ(answer({{"If-Unmodified-Since", "Sun Nov  6 08:49:36 1994"}}), "failed");
}

TEST(Precondition, IfNoneMatchIsWeak) {
    for (const char* tags : {"\"a,b\"", "W/\"a,b\"", "\"x\",\"a,b\"", "\"x\" , W/\"a,b\"", "*", ",,\"a,b\""})
        EXPECT_STREQ(answer({{"If-None-Match", tags}}), "fresh") << tags;
    for (const char* tags : {"\"a\"", "\"a", "b\"", "a,b", "W/", "", "\"x,a,b\""})
        EXPECT_STREQ(answer({{"If-None-Match", tags}}), "holds") << tags;
}

TEST(Precondition, TagsGoBeforeDatesAndMatchBeforeNoneMatch) {
    EXPECT_STREQ(answer({{"If-Match", "\"a,b\""}, {"If-Unmodified-Since", before}}), "holds");
    EXPECT_STREQ(answer({{"If-Match", "\"x\""}, {"If-None-Match", "\"a,b\""}}), "failed");
    EXPECT_STREQ(answer({{"If-Match", "\"a,b\""}, {"If-None-Match", "\"a,b\""}}), "fresh");
    EXPECT_STREQ(answer({{"If-None-Match", "\"x\""}, {"If-Modified-Since", later}}), "holds");
    EXPECT_STREQ(answer({{"If-Unmodified-Since", later}, {"If-Modified-Since", then}}), "fresh");
    EXPECT_STREQ(answer({{"If-Modified-Since", before}}), "holds");
}

TEST(Precondition, WithoutADateThereIsNoConditionOnIt) {
    const http::Request request(http::Method::get, "/",
                                {{"If-Unmodified-Since", before}, {"If-Modified-Since", later}});
    EXPECT_EQ(precondition_of(request, {"\"a\"", std::nullopt}), Precondition::holds);
}

class ConditionalFiles : public testing::Test {
  protected:
    ConditionalFiles() {
        std::filesystem::create_directories(folder);
        write("first version");
        app.add_url_rule("/file", "file", [this](Request&, const PathValues&) { return send_file(folder / "f.txt"); },
                         {Method::get, Method::post});
    }
    ~ConditionalFiles() override { std::filesystem::remove_all(folder); }
    void write(const std::string& text) { std::ofstream(folder / "f.txt") << text; }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("carboy_conditional_" + std::to_string(getpid()));
    App app{"files"};
    TestClient client = app.test_client();
};

TEST_F(ConditionalFiles, ADownloadIsNotStitchedFromTwoVersions) {
    const std::string etag(client.get("/file").header("ETag")), date(client.get("/file").header("Last-Modified"));
    const auto rest = [&](const char* name, const std::string& value) {
        return client.get("/file", {.headers = {{"Range", "bytes=6-"}, {name, value}}});
    };
    EXPECT_EQ(rest("If-Match", etag).body, "version");
    EXPECT_EQ(rest("If-Range", etag).body, "version");
    EXPECT_EQ(rest("If-Range", date).body, "version");
    write("a second version");
    std::filesystem::last_write_time(folder / "f.txt",
                                     std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    EXPECT_EQ(rest("If-Match", etag).status, 412);
    EXPECT_EQ(rest("If-Unmodified-Since", date).status, 412);
    EXPECT_EQ(rest("If-Range", etag).body, "a second version");
    EXPECT_EQ(rest("If-Range", "W/" + etag).body, "a second version");
    EXPECT_EQ(rest("If-Range", date).body, "a second version");
    EXPECT_EQ(client.head("/file", {.headers = {{"If-Match", etag}}}).status, 412);
}

TEST_F(ConditionalFiles, ConditionsAreOfGetAndHead) {
    EXPECT_EQ(client.post("/file", {.headers = {{"If-None-Match", "*"}, {"Range", "bytes=6-"}}}).body, "first version");
}

TEST_F(ConditionalFiles, EveryLineOfAListCounts) {
    const std::string etag(client.get("/file").header("ETag"));
    http::Headers headers;
    headers.add("If-None-Match", "\"x\"");
    headers.add("If-None-Match", etag);
    EXPECT_EQ(client.get("/file", {.headers = headers}).status, 304);
}

TEST(FinalStatus, IsFrom200To599) {
    App app{"status"};
    app.add_url_rule("/<int:status>", "status", [](Request&, const PathValues& values) {
        return Response("body", static_cast<int>(*values.get<int>(0)));
    });
    app.add_url_rule("/abort/<int:status>", "abort", [](Request&, const PathValues& values) -> Response {
        throw HttpError(static_cast<int>(*values.get<int>(0)));
    });
    TestClient client = app.test_client();
    for (const int good : {200, 299, 404, 599}) EXPECT_EQ(client.get("/" + std::to_string(good)).status, good);
    for (const int bad : {0, 1, 100, 101, 199, 600, 1000, 20000}) {
        EXPECT_EQ(client.get("/" + std::to_string(bad)).status, 500) << bad;
        EXPECT_EQ(client.get("/abort/" + std::to_string(bad)).status, 500) << bad;
    }
    App late{"late"};
    late.after_request([](Response& response) { response.status = 7; });
    EXPECT_EQ(late.test_client().get("/").status, 500);
}

}  // namespace
}  // namespace carboy::web
