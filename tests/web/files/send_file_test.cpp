#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/files/resources.hpp>
#include <carboy/web/files/send_file.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/files/open_file.hpp"

namespace carboy::web {
namespace {

namespace fs = std::filesystem;

constexpr Resource embedded_files[] = {{"static/embedded.css", "body{}", "abc123", 784111777}};
const ResourceTable embedded{embedded_files, 1};

fs::path root;

Response download() {
    return send_file(root / "static/hello.txt", {.as_attachment = true, .download_name = "hé\"llo.txt"});
}
Response cached() { return send_from_directory(root / "static", "hello.txt", {.max_age = 60}); }

class FilesTest : public testing::Test {
  protected:
    FilesTest() {
        root = fs::temp_directory_path() / ("carboy_files_" + std::to_string(getpid()));
        fs::create_directories(root / "static/sub");
        write("static/hello.txt", "hello, file");
        write("static/empty.txt", "");
        write("static/sub/style.css", "a{}");
        std::string big(200'000, 'b');
        big += "end";
        write("static/big.bin", big);
        write("secret.txt", "secret");
        fs::create_symlink(root / "secret.txt", root / "static/link.txt");
        fs::create_symlink("hello.txt", root / "static/inside.txt");
        fs::create_symlink(root, root / "static/out");
        app.route<download>("/download");
        app.route<cached>("/cached");
    }
    ~FilesTest() override { fs::remove_all(root); }
    static void write(const std::string& name, const std::string& text) { std::ofstream(root / name) << text; }

    App app{"files",
            Config(),
            {.static_folder =
                 (fs::temp_directory_path() / ("carboy_files_" + std::to_string(getpid())) / "static").string()}};
    TestClient client = app.test_client();
};

TEST_F(FilesTest, ServesTheStaticFolder) {
    const TestResponse response = client.get("/static/hello.txt");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "hello, file");
    EXPECT_EQ(response.header("Content-Type"), "text/plain; charset=utf-8");
    EXPECT_EQ(response.header("Cache-Control"), "no-cache");
    EXPECT_TRUE(response.headers.contains("Last-Modified"));
    EXPECT_EQ(client.get("/static/sub/style.css").header("Content-Type"), "text/css; charset=utf-8");
    EXPECT_EQ(client.get("/static/empty.txt").status, 200);
    EXPECT_EQ(client.get("/static/inside.txt").status, 200);
    EXPECT_EQ(client.post("/static/hello.txt").status, 405);
}

TEST_F(FilesTest, SendsBytesAsAFile) {
    const std::string bytes = "0123456789" + std::string(100'000, 'x');
    app.get("/bytes", [bytes] { return send_bytes(bytes, {.download_name = "numbers.csv"}); });
    app.get("/saved", [] {
        return send_bytes("a", {.mimetype = "image/png", .as_attachment = true, .download_name = "a b.png"});
    });
    app.get("/empty", [] { return send_bytes("", {.mimetype = "text/x-none"}); });
    app.get("/unknown", []() -> Response {
        try {
            return send_bytes("a", {});
        } catch (const Error& error) {
            return error.code();
        }
    });
    const TestResponse whole = client.get("/bytes");
    EXPECT_EQ(whole.body, bytes);
    EXPECT_EQ(whole.header("Content-Type"), "text/csv; charset=utf-8");
    EXPECT_EQ(whole.header("Accept-Ranges"), "bytes");
    EXPECT_FALSE(whole.headers.contains("ETag"));
    EXPECT_EQ(whole.header("Content-Disposition"), "inline; filename=numbers.csv");
    EXPECT_EQ(client.get("/bytes", {.headers = {{"If-None-Match", "*"}}}).status, 200);
    const TestResponse part = client.get("/bytes", {.headers = {{"Range", "bytes=2-4"}}});
    EXPECT_EQ(part.status, 206);
    EXPECT_EQ(part.body, "234");
    EXPECT_EQ(client.get("/bytes", {.headers = {{"Range", "bytes=999999-"}}}).status, 416);
    EXPECT_EQ(client.get("/saved").header("Content-Disposition"), "attachment; filename=\"a b.png\"");
    EXPECT_EQ(client.get("/empty").header("Content-Type"), "text/x-none");
    EXPECT_EQ(client.get("/unknown").body, "no_media_type");
}

TEST_F(FilesTest, NeverLeavesTheFolder) {
    for (const char* path :
         {"/static/../secret.txt", "/static/%2e%2e/secret.txt", "/static/sub/../../secret.txt", "/static//etc/passwd",
          "/static/%2fetc/passwd", "/static/..%5csecret.txt", "/static/link.txt", "/static/out/secret.txt",
          "/static/sub", "/static/", "/static/.", "/static/..", "/static/hello.txt/", "/static/out"}) {
        const TestResponse response = client.get(path, {.follow_redirects = true});
        const int wanted = std::string_view(path) == "/static/hello.txt/" ? 200 : 404;
        EXPECT_EQ(response.status, wanted) << path;
        EXPECT_FALSE(response.contains("secret")) << path;
        EXPECT_FALSE(response.contains("root:")) << path;
    }
}

TEST_F(FilesTest, AnswersWhatTheClientHasWith304) {
    const TestResponse first = client.get("/static/hello.txt");
    const std::string etag(first.header("ETag")), modified(first.header("Last-Modified"));
    EXPECT_EQ(client.get("/static/hello.txt", {.headers = {{"If-None-Match", etag}}}).status, 304);
    EXPECT_EQ(client.get("/static/hello.txt", {.headers = {{"If-None-Match", "\"x\", W/" + etag}}}).status, 304);
    EXPECT_EQ(client.get("/static/hello.txt", {.headers = {{"If-None-Match", "*"}}}).status, 304);
    EXPECT_EQ(client.get("/static/hello.txt", {.headers = {{"If-None-Match", "\"x\""}}}).status, 200);
    EXPECT_EQ(client.get("/static/hello.txt", {.headers = {{"If-Modified-Since", modified}}}).status, 304);
    EXPECT_EQ(client.get("/static/hello.txt", {.headers = {{"If-Modified-Since", "nonsense"}}}).status, 200);
    const TestResponse other =
        client.get("/static/hello.txt", {.headers = {{"If-None-Match", "\"x\""}, {"If-Modified-Since", modified}}});
    EXPECT_EQ(other.status, 200);
    const TestResponse fresh = client.get("/static/hello.txt", {.headers = {{"If-None-Match", etag}}});
    EXPECT_EQ(fresh.body, "");
    EXPECT_FALSE(fresh.headers.contains("Content-Type"));
}

TEST_F(FilesTest, SendsRanges) {
    const auto get = [&](const char* range) {
        return client.get("/static/hello.txt", {.headers = {{"Range", range}}});
    };
    EXPECT_EQ(get("bytes=0-4").status, 206);
    EXPECT_EQ(get("bytes=0-4").body, "hello");
    EXPECT_EQ(get("bytes=0-4").header("Content-Range"), "bytes 0-4/11");
    EXPECT_EQ(get("bytes=7-").body, "file");
    EXPECT_EQ(get("bytes=-4").body, "file");
    EXPECT_EQ(get("bytes=-400").body, "hello, file");
    EXPECT_EQ(get("bytes=7-99999").body, "file");
    EXPECT_EQ(get("bytes=11-").status, 416);
    EXPECT_EQ(get("bytes=11-").header("Content-Range"), "bytes */11");
    EXPECT_EQ(get("bytes=-0").status, 416);
    for (const char* range :
         {"bytes=4-2", "bytes=a-b", "bytes=", "bytes=-", "lines=0-1", "bytes=0-1,3-4", "bytes=0-1x"})
        EXPECT_EQ(get(range).status, 200) << range;
    EXPECT_EQ(get("bytes=99999999999999999999-").status, 416);
    EXPECT_EQ(get("bytes=7-99999999999999999999").body, "file");
    EXPECT_EQ(get("Bytes=0-4").body, "hello");
    EXPECT_EQ(client.head("/static/hello.txt", {.headers = {{"Range", "bytes=0-4"}}}).status, 200) << "only for GET";
    const TestResponse stale =
        client.get("/static/hello.txt", {.headers = {{"Range", "bytes=0-4"}, {"If-Range", "\"other\""}}});
    EXPECT_EQ(stale.status, 200);
}

TEST_F(FilesTest, StreamsLargeFiles) {
    const TestResponse response = client.get("/static/big.bin");
    EXPECT_EQ(response.body.size(), 200'003u);
    EXPECT_TRUE(response.body.ends_with("end"));
    EXPECT_EQ(client.get("/static/big.bin", {.headers = {{"Range", "bytes=100000-"}}}).body.size(), 100'003u);
}

TEST_F(FilesTest, OffersDownloads) {
    const TestResponse response = client.get("/download");
    EXPECT_EQ(response.header("Content-Disposition"),
              "attachment; filename=\"he\\\"llo.txt\"; filename*=UTF-8''h%C3%A9%22llo.txt");
    EXPECT_EQ(client.get("/cached").header("Cache-Control"), "public, max-age=60");
}

/// Returns the link to a static file without its path: "?v=...".
std::string version_of(App& app, std::string_view name) {
    const auto context = app.app_context();
    const std::string link = url_for("static", {{"filename", name}});
    return link.substr(std::min(link.find('?'), link.size()));
}

TEST_F(FilesTest, ALinkNamesTheVersion) {
    TestClient client = app.test_client();
    const std::string version = version_of(app, "hello.txt");
    ASSERT_EQ(version.size(), 3u + 12u) << version;
    TestResponse response = client.get("/static/hello.txt" + version);
    EXPECT_EQ(response.header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(response.body, "hello, file");
    EXPECT_EQ(client.get("/static/hello.txt").header("Cache-Control"), "no-cache");
    EXPECT_EQ(client.get("/static/hello.txt?v=0123456789ab").header("Cache-Control"), "no-cache") << "an old page";
    EXPECT_EQ(version_of(app, "hello.txt"), version);
    write("static/hello.txt", "hello, files");
    EXPECT_NE(version_of(app, "hello.txt"), version);
    EXPECT_EQ(client.get("/static/hello.txt" + version).header("Cache-Control"), "no-cache");
    for (const char* name : {"missing.txt", "../secret.txt", "link.txt"}) EXPECT_EQ(version_of(app, name), "") << name;
    const auto context = app.app_context();
    EXPECT_EQ(url_for("static", {{"filename", "hello.txt"}, {"v", "mine"}}), "/static/hello.txt?v=mine");
    app.config["STATIC_VERSIONS"] = false;
    EXPECT_EQ(url_for("static", {{"filename", "hello.txt"}}), "/static/hello.txt");
}

TEST_F(FilesTest, SendsVariantsThatWereCompressedBefore) {
    TestClient client = app.test_client();
    const auto get = [&](const char* encodings) {
        return client.get("/static/hello.txt", {.headers = {{"Accept-Encoding", encodings}}});
    };
    EXPECT_FALSE(get("gzip, br").headers.contains("Vary"));
    write("static/hello.txt.gz", "(gzip)");
    write("static/hello.txt.br", "(brotli)");
    struct Case {
        const char* encodings;
        const char* body;
        const char* encoding;
    };
    for (const Case& each :
         {Case{"gzip", "(gzip)", "gzip"}, Case{"gzip, br", "(brotli)", "br"}, Case{"br;q=0, gzip", "(gzip)", "gzip"},
          Case{"identity", "hello, file", ""}, Case{"", "hello, file", ""}, Case{"*", "(brotli)", "br"},
          Case{"br;q=0.5, gzip", "(gzip)", "gzip"}, Case{"x-gzip", "(gzip)", "gzip"},
          Case{"identity, gzip;q=0.5", "hello, file", ""}}) {
        const TestResponse response = get(each.encodings);
        EXPECT_EQ(response.body, each.body) << each.encodings;
        EXPECT_EQ(response.header("Content-Encoding"), each.encoding) << each.encodings;
        EXPECT_EQ(response.header("Vary"), "Accept-Encoding");
        EXPECT_EQ(response.header("Content-Type"), "text/plain; charset=utf-8");
    }
    EXPECT_NE(get("br").header("ETag"), get("gzip").header("ETag"));
    const TestResponse fresh =
        client.get("/static/hello.txt",
                   {.headers = {{"Accept-Encoding", "br"}, {"If-None-Match", std::string(get("br").header("ETag"))}}});
    EXPECT_EQ(fresh.status, 304);
    fs::last_write_time(root / "static/hello.txt.br",
                        fs::last_write_time(root / "static/hello.txt") - std::chrono::hours(1));
    EXPECT_EQ(get("br").body, "hello, file") << "an older variant was not made from this file";
}

TEST(EmbeddedFiles, AreServedFromInsideTheExecutable) {
    App app{"embedded"};
    TestClient client = app.test_client();
    const TestResponse response = client.get("/static/embedded.css");
    EXPECT_EQ(response.body, "body{}");
    EXPECT_EQ(response.header("ETag"), "\"abc123\"");
    EXPECT_EQ(client.get("/static/embedded.css", {.headers = {{"If-None-Match", "\"abc123\""}}}).status, 304);
    EXPECT_EQ(response.header("Last-Modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
    const std::string since = "Sunday, 06-Nov-94 08:49:37 GMT";
    EXPECT_EQ(client.get("/static/embedded.css", {.headers = {{"If-Modified-Since", since}}}).status, 304);
    EXPECT_EQ(client.get("/static/other.css").status, 404);
}

/// Holds every file descriptor that the process may open during its lifetime.
class NoDescriptorLeft {
  public:
    NoDescriptorLeft() {
        getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit few{64, before_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &few);
        for (int taken = dup(0); taken >= 0; taken = dup(0)) taken_.push_back(taken);
    }
    ~NoDescriptorLeft() {
        for (const int taken : taken_) close(taken);
        setrlimit(RLIMIT_NOFILE, &before_);
    }

  private:
    rlimit before_{};
    std::vector<int> taken_;
};

/// The lines that are logged during its lifetime.
class LogLines {
  public:
    LogLines() {
        set_log_sink([this](LogLevel, std::string_view line) { text_.append(line).append("\n"); });
    }
    ~LogLines() { set_log_sink({}); }
    bool contains(std::string_view words) const {
        flush_log();
        return text_.find(words) != text_.npos;
    }

  private:
    std::string text_;
};

TEST_F(FilesTest, AFileThatCannotBeOpenedNowIsNotMissing) {
    const LogLines lines;
    {
        const NoDescriptorLeft none;
        for (const char* path : {"/static/hello.txt", "/download", "/cached"}) {
            const TestResponse response = client.get(path);
            EXPECT_EQ(response.status, 503) << path;
            EXPECT_EQ(response.header("Retry-After"), "1") << path;
        }
    }
    EXPECT_TRUE(lines.contains("Too many open files"));
    EXPECT_EQ(client.get("/static/hello.txt").status, 200);
}

TEST_F(FilesTest, AnErrorHandlerSeesThatNoDescriptorIsLeft) {
    App other{"other"};
    other.route<cached>("/cached");
    other.error_handler(503, [](const HttpError& error) { return "come back: " + std::to_string(error.status()); });
    const LogLines lines;
    const NoDescriptorLeft none;
    EXPECT_EQ(other.test_client().get("/cached").body, "come back: 503");
    EXPECT_TRUE(lines.contains("hello.txt"));
}

TEST_F(FilesTest, AFileWithoutPermissionIsTheOperatorsFault) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    fs::permissions(root / "static/hello.txt", fs::perms::none);
    const LogLines lines;
    EXPECT_EQ(client.get("/static/hello.txt").status, 500);
    EXPECT_TRUE(lines.contains("Permission denied"));
}

TEST_F(FilesTest, WhatIsNoFileIsMissing) {
    fs::create_symlink("loop", root / "static/loop");
    mkfifo((root / "static/pipe").c_str(), 0600);
    for (const std::string& path : {std::string("/static/loop"), std::string("/static/pipe"),
                                    "/static/" + std::string(300, 'n'), std::string("/static/hello.txt/x")})
        EXPECT_EQ(client.get(path).status, 404) << path;
}

TEST_F(FilesTest, ATemplateThatCannotBeOpenedNowIsNotMissing) {
    fs::create_directories(root / "templates");
    write("templates/page.html", "page");
    App other{"other", Config(), {.template_folder = (root / "templates").string()}};
    other.add_url_rule("/", "page", [](Request&, const PathValues&) { return Response(render_template("page.html")); });
    other.add_url_rule("/perhaps", "perhaps", [](Request&, const PathValues&) {
        return Response(render_template_string("{% include 'page.html' ignore missing %}."));
    });
    const LogLines lines;
    {
        const NoDescriptorLeft none;
        EXPECT_EQ(other.test_client().get("/").status, 503);
        EXPECT_EQ(other.test_client().get("/perhaps").status, 503) << "a part that is there is not left out";
    }
    EXPECT_EQ(other.test_client().get("/").body, "page");
    EXPECT_EQ(other.test_client().get("/perhaps").body, "page.");
}

TEST(SafeRelativePath, KeepsInside) {
    EXPECT_EQ(safe_relative_path("a//./b"), "a/b");
    EXPECT_EQ(safe_relative_path("..a/b.."), "..a/b..");
    for (const char* name : {"", "/a", "..", "a/..", "a/../b", ".", "a\\b"})
        EXPECT_FALSE(safe_relative_path(name)) << name;
    EXPECT_FALSE(safe_relative_path(std::string_view("a\0b", 3)));
}

}  // namespace
}  // namespace carboy::web
