// The validators of one resource agree between 200, 304, 206 and HEAD: for files, static files with variants and
// handlers, with and without compression, and for whatever the client accepts.
// Source: RFC 9110 sections 8.8.3, 15.3.7 and 15.4.5.
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/web/api/compress.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/files/make_conditional.hpp>
#include <carboy/web/files/send_file.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web::validators {
namespace {

namespace fs = std::filesystem;

std::string lines(std::size_t size) {
    std::string out;
    while (out.size() < size) out += "line " + std::to_string(out.size() % 97) + "\n";
    return out;
}

/// Bytes that do not compress.
std::string noise(std::size_t size) {
    std::string out;
    for (std::uint32_t state = 7; out.size() < size; state = state * 1664525u + 1013904223u)
        out += static_cast<char>(state >> 24);
    return out;
}

struct Site {
    explicit Site(bool compressed)
        : root(fs::temp_directory_path() / ("carboy_validators_" + std::to_string(getpid()))),
          app("site", Config(), {.static_folder = (root / "static").string()}) {
        fs::create_directories(root / "static");
        write("static/small.txt", lines(2000));
        write("static/tiny.txt", "tiny");
        write("static/large.txt", lines(200'000));
        write("static/noise.txt", noise(2000));
        write("static/style.css", lines(3000));
        write("static/style.css.gz", "(gzip of style)");
        write("static/style.css.br", "(brotli of style)");
        write("static/only.css", lines(3000));
        write("static/only.css.br", "(brotli of only)");
        write("picture.png", noise(3000));
        if (compressed) compress_responses(app);
        app.get("/file", [this] { return send_file(root / "static/small.txt"); });
        app.get("/picture", [this] { return send_file(root / "picture.png", {.max_age = 60}); });
        app.get("/page", [] {
            Response response(lines(4000));
            response.add_etag();
            response.headers.set("Cache-Control", "private");
            return make_conditional(std::move(response), {.accept_ranges = true});
        });
        app.get("/weak", [] {
            Response response(lines(4000));
            response.set_etag("v5", true);
            return make_conditional(std::move(response));
        });
        app.get("/dated", [] {
            Response response(lines(4000), 200, "application/json");
            response.set_last_modified(std::chrono::system_clock::time_point(std::chrono::hours(400'000)));
            return make_conditional(std::move(response), {.accept_ranges = true});
        });
        app.get("/plain", [] { return make_conditional(lines(4000)); });
    }
    ~Site() { fs::remove_all(root); }
    void write(const std::string& name, const std::string& text) const { std::ofstream(root / name) << text; }

    fs::path root;
    App app;
};

const std::vector<std::string> paths{"/static/small.txt",
                                     "/static/tiny.txt",
                                     "/static/large.txt",
                                     "/static/noise.txt",
                                     "/static/style.css",
                                     "/static/only.css",
                                     "/file",
                                     "/picture",
                                     "/page",
                                     "/weak",
                                     "/dated",
                                     "/plain"};
const std::vector<std::string> codings{"", "gzip", "br", "gzip, br", "identity", "gzip;q=0", "*"};

/// The fields that depend on the resource and on what the client accepts.
const std::vector<std::string> shared{"ETag", "Vary", "Cache-Control", "Last-Modified"};

class Validity : public testing::TestWithParam<bool> {
  protected:
    TestResponse ask(const std::string& path, const std::string& accepted, http::Headers headers = {},
                     http::Method method = http::Method::get) {
        if (!accepted.empty()) headers.set("Accept-Encoding", accepted);
        return client.open(method, path, {.headers = std::move(headers)});
    }
    static std::string_view strong(std::string_view tag) { return tag.substr(tag.starts_with("W/") ? 2 : 0); }
    static void expect_shared(const TestResponse& one, const TestResponse& other, const std::string& what) {
        for (const std::string& name : shared) EXPECT_EQ(one.header(name), other.header(name)) << what << " " << name;
    }

    Site site{GetParam()};
    TestClient client = site.app.test_client();
};

}  // namespace

TEST_P(Validity, HeadHasTheFieldsOfGet) {
    for (const std::string& path : paths)
        for (const std::string& accepted : codings) {
            const std::string what = path + " " + accepted;
            const TestResponse whole = ask(path, accepted), head = ask(path, accepted, {}, http::Method::head);
            ASSERT_EQ(whole.status, 200) << what;
            EXPECT_EQ(head.status, 200) << what;
            EXPECT_EQ(head.body, "") << what;
            for (const auto field : whole.headers)
                EXPECT_EQ(head.header(field.name), field.value) << what << field.name;
            EXPECT_EQ(head.headers.size(), whole.headers.size()) << what;
        }
}

TEST_P(Validity, A304HasTheFieldsOfThe200) {
    int compared = 0;
    for (const std::string& path : paths)
        for (const std::string& accepted : codings) {
            const TestResponse whole = ask(path, accepted);
            // The client may have received its tag with another Accept-Encoding.
            std::vector<std::pair<http::Headers, bool>> conditions;
            for (const std::string& other : codings) {
                const std::string known(ask(path, other).header("ETag"));
                if (!known.empty())
                    conditions.push_back({{{"If-None-Match", known}}, strong(known) == strong(whole.header("ETag"))});
            }
            if (whole.headers.contains("Last-Modified"))
                conditions.push_back({{{"If-Modified-Since", whole.header("Last-Modified")}}, true});
            for (const auto& [condition, is_fresh] : conditions)
                for (const http::Method method : {http::Method::get, http::Method::head}) {
                    const TestResponse answer = ask(path, accepted, condition, method);
                    const std::string what = path + " " + accepted + " " + std::string((*condition.begin()).value);
                    EXPECT_EQ(answer.status, is_fresh ? 304 : 200) << what;
                    expect_shared(answer, whole, what);
                    ++compared;
                    if (!is_fresh) continue;
                    EXPECT_EQ(answer.body, "") << what;
                    for (const char* name : {"Content-Type", "Content-Encoding", "Content-Length", "Content-Range"})
                        EXPECT_FALSE(answer.headers.contains(name)) << what << name;
                }
        }
    EXPECT_GT(compared, 500);
}

TEST_P(Validity, A206HasTheVaryOfThe200) {
    int parts = 0;
    for (const std::string& path : paths)
        for (const std::string& accepted : codings) {
            const std::string what = path + " " + accepted;
            const TestResponse whole = ask(path, accepted), part = ask(path, accepted, {{"Range", "bytes=1-5"}});
            if (part.status != 206) {
                EXPECT_FALSE(whole.headers.contains("Accept-Ranges")) << what;
                continue;
            }
            ++parts;
            EXPECT_EQ(part.header("Vary"), whole.header("Vary")) << what;
            EXPECT_EQ(part.header("Cache-Control"), whole.header("Cache-Control")) << what;
            EXPECT_EQ(part.body.size(), std::min<std::size_t>(5, whole.body.size() - 1)) << what;
            // A part is taken from the uncompressed body, or from the variant that was compressed beforehand.
            const TestResponse source =
                part.headers.contains("Content-Encoding") ? whole : ask(path, "identity", {{"Accept", "*/*"}});
            EXPECT_EQ(part.header("ETag"), source.header("ETag")) << what;
            EXPECT_EQ(part.body, source.body.substr(1, 5)) << what;
        }
    EXPECT_GT(parts, 60);
}

// A strong tag names bytes.
TEST_P(Validity, OneStrongTagHasOneBody) {
    for (const std::string& path : paths) {
        std::map<std::string, std::string> bodies;
        for (const std::string& accepted : codings) {
            const TestResponse whole = ask(path, accepted);
            const std::string tag(whole.header("ETag"));
            if (!tag.starts_with('"')) continue;
            const auto [at, is_new] = bodies.emplace(tag, whole.body);
            EXPECT_TRUE(is_new || at->second == whole.body) << path << " " << tag;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Compression, Validity, testing::Bool(),
                         [](const auto& info) { return info.param ? "Compressed" : "Plain"; });

namespace {

class MakeConditional : public testing::Test {
  protected:
    MakeConditional() {
        app.route("/page", [this] { return make_conditional(page(), {.accept_ranges = true}); },
                  {Method::get, Method::post});
    }
    Response page() const {
        Response response("0123456789", status);
        if (!tag.empty()) response.headers.set("ETag", tag);
        response.headers.set("Content-Length", "10");
        return response;
    }
    int get(http::Headers headers) { return client.get("/page", {.headers = std::move(headers)}).status; }

    std::string tag = "\"a\"";
    int status = 200;
    App app{"conditional"};
    TestClient client = app.test_client();
};

}  // namespace

TEST_F(MakeConditional, ComparesTags) {
    EXPECT_EQ(get({{"If-None-Match", "\"a\""}}), 304);
    EXPECT_EQ(get({{"If-None-Match", "W/\"a\", \"b\""}}), 304);
    EXPECT_EQ(get({{"If-None-Match", "*"}}), 304);
    EXPECT_EQ(get({{"If-None-Match", "\"b\""}}), 200);
    EXPECT_EQ(get({{"If-Match", "\"a\""}}), 200);
    EXPECT_EQ(get({{"If-Match", "\"b\""}}), 412);
    EXPECT_EQ(get({{"If-Match", "W/\"a\""}}), 412);
    tag = "W/\"a\"";
    EXPECT_EQ(get({{"If-None-Match", "\"a\""}}), 304);
    EXPECT_EQ(get({{"If-None-Match", "W/\"a\""}}), 304);
    EXPECT_EQ(get({{"If-Match", "W/\"a\""}}), 412) << "a weak tag does not name bytes";
    tag.clear();
    EXPECT_EQ(get({{"If-None-Match", "*"}}), 200) << "there is nothing to compare";
    EXPECT_EQ(get({{"If-Match", "\"a\""}}), 200);
}

TEST_F(MakeConditional, SendsParts) {
    const auto part = [&](const char* range) { return client.get("/page", {.headers = {{"Range", range}}}); };
    EXPECT_EQ(part("bytes=2-4").body, "234");
    EXPECT_EQ(part("bytes=2-4").header("Content-Range"), "bytes 2-4/10");
    EXPECT_FALSE(part("bytes=2-4").headers.contains("Content-Length")) << "it was that of the whole";
    EXPECT_EQ(part("bytes=-3").body, "789");
    EXPECT_EQ(part("bytes=0-99").body, "0123456789");
    EXPECT_EQ(part("bytes=10-").status, 416);
    EXPECT_EQ(part("bytes=1-2,4-5").status, 200);
}

TEST_F(MakeConditional, LeavesOtherResponsesAlone) {
    EXPECT_EQ(client.post("/page", {.headers = {{"If-None-Match", "\"a\""}}}).status, 200);
    status = 404;
    EXPECT_EQ(get({{"If-None-Match", "\"a\""}}), 404);
}

TEST(ResponseValidators, AreSetAsInWerkzeug) {
    Response response("hello");
    response.add_etag();
    EXPECT_EQ(response.headers.get("ETag"), "\"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d\"");
    response.add_etag(true);
    EXPECT_EQ(response.headers.get("ETag"), "\"aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d\"") << "there was one";
    response.set_etag("v5", true);
    EXPECT_EQ(response.headers.get("ETag"), "W/\"v5\"");
    EXPECT_THROW(response.set_etag("\"v5\""), Error);
    response.set_last_modified(std::chrono::system_clock::time_point(std::chrono::seconds(784111777)));
    EXPECT_EQ(response.headers.get("Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_THROW(Response::stream([](std::string&) { return false; }).add_etag(), Error);
}

}  // namespace carboy::web::validators
