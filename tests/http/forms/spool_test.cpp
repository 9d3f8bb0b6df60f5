// Bodies on disk: access from a handler, and cleanup.
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>

namespace carboy::http {

namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path;
    Folder() : path(fs::temp_directory_path() / ("carboy-spool-" + std::to_string(::getpid()))) {
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    bool is_empty() const { return fs::is_empty(path); }
};

std::string read_file(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::string form_with(const std::string& content) {
    return "--b\r\nContent-Disposition: form-data; name=t\r\n\r\ntext\r\n"
           "--b\r\nContent-Disposition: form-data; name=f; filename=x.bin\r\n\r\n" +
           content + "\r\n--b--";
}

void fill(Request& request, const std::string& type, std::string_view body, const std::string& folder = {}) {
    request.headers.add("Content-Type", type);
    for (std::size_t at = 0; at < body.size(); at += 1000) request.spool(body.substr(at, 1000), folder);
    request.finish_spooling();
}

constexpr const char* multipart = "multipart/form-data; boundary=b";

template <class Function>
int status_of(Function function) {
    try {
        function();
    } catch (const HttpError& error) {
        return error.status();
    }
    return 200;
}

}  // namespace

TEST(Spool, IsTheBody) {
    Request request;
    fill(request, "text/plain", std::string(5000, 'x'));
    EXPECT_EQ(request.body, std::string(5000, 'x'));
    request.reset();
    EXPECT_EQ(request.body, "");
    fill(request, "application/json", "{\"a\": [1, 2]}");
    EXPECT_TRUE(request.is_json());
}

TEST(Spool, LeavesNoNameBehind) {
    Folder folder;
    {
        Request request;
        fill(request, multipart, form_with("data"), folder.path);
        EXPECT_TRUE(folder.is_empty());
        EXPECT_EQ(request.files["f"].data, "data");
    }
    EXPECT_TRUE(folder.is_empty());
}

TEST(Spool, FilesAreSavedAndRead) {
    Folder folder;
    std::string content(700'001, '\0');
    for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 % 251);
    const std::string path = folder.path / "saved";
    std::ofstream(path) << std::string(1'000'000, 'o');
    for (bool spooled : {true, false}) {
        Request small(Method::post, "/", {{"Content-Type", multipart}}, form_with(content)), large;
        fill(large, multipart, form_with(content));
        const UploadedFile& file = (spooled ? large : small).files["f"];
        EXPECT_EQ(file.size(), content.size());
        EXPECT_TRUE(file.data == content);
        file.save(path);
        EXPECT_TRUE(read_file(path) == content) << spooled;
        std::string pieces(100'000, ' '), all;
        while (std::size_t size = file.read(all.size(), pieces.data(), pieces.size())) all += pieces.substr(0, size);
        EXPECT_TRUE(all == content) << spooled;
        EXPECT_EQ(file.read(content.size(), pieces.data(), 1), 0u);
        EXPECT_EQ(file.read(content.size() + 5, pieces.data(), 1), 0u);
        file.save(folder.path / "empty");
    }
    Request raw;
    fill(raw, "image/png", content);
    EXPECT_EQ(raw.body_file().content_type, "image/png");
    raw.body_file().save(path);
    EXPECT_TRUE(read_file(path) == content);
    Request text(Method::put, "/", {}, "short");
    text.body_file().save(path);
    EXPECT_EQ(read_file(path), "short");
}

TEST(Spool, ASaveThatFailsSaysWhy) {
    Folder folder;
    Request request;
    fill(request, multipart, form_with("data"));
    for (const fs::path& path : {folder.path / "no" / "such", folder.path}) {
        try {
            request.files["f"].save(path);
            ADD_FAILURE() << path;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), "file_not_saved");
            EXPECT_NE(error.hint(), "");
        }
    }
    EXPECT_TRUE(folder.is_empty());
}

TEST(Spool, CopiesOfFilesOutliveTheRequest) {
    UploadedFile kept, kept_small;
    {
        Request large, small(Method::post, "/", {{"Content-Type", multipart}}, form_with("small"));
        fill(large, multipart, form_with("large"));
        kept = large.files["f"];
        kept_small = small.files["f"];
    }
    EXPECT_EQ(kept.data, "large");
    EXPECT_EQ(kept_small.data, "small");
}

TEST(Spool, AFormThatIsNoneIsStillABody) {
    Request request;
    fill(request, multipart, "nonsense");
    EXPECT_EQ(request.body, "nonsense");
    EXPECT_EQ(status_of([&] { request.form.size(); }), 400);
    EXPECT_EQ(status_of([&] { request.files.size(); }), 400);
    Request boundless;
    fill(boundless, "multipart/form-data", form_with("data"));
    EXPECT_EQ(status_of([&] { boundless.form.size(); }), 400);
}

TEST(Spool, KeepsTheLimitsOfTheHandler) {
    Request request;
    request.limits.files = 0;
    fill(request, multipart, form_with("data"));
    EXPECT_EQ(status_of([&] { request.files.size(); }), 413);
    request.limits.files = 1;
    EXPECT_EQ(request.files["f"].data, "data");
    EXPECT_EQ(request.form["t"], "text");
    Request other;
    fill(other, multipart, form_with("data"));
    other.limits.form_memory = 3;
    EXPECT_EQ(status_of([&] { other.form.size(); }), 413);
}

TEST(Spool, ADiskThatFailsIsNoFaultOfTheClient) {
    std::string logged;
    set_log_sink([&](LogLevel, std::string_view text) { logged += text; });
    Request request;
    try {
        request.spool("x", "/no/such/folder");
        ADD_FAILURE() << "there is no such folder";
    } catch (const HttpError& error) {
        EXPECT_EQ(error.status(), 503);
        EXPECT_EQ(error.headers().get("Retry-After"), "5");
    }
    EXPECT_TRUE(flush_log());
    EXPECT_NE(logged.find("/no/such/folder"), std::string::npos) << logged;
    auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit small = before;
    small.rlim_cur = 10'000;
    ::setrlimit(RLIMIT_FSIZE, &small);
    int status = status_of([&] { request.spool(std::string(20'000, 'x'), ""); });
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    set_log_sink({});
    EXPECT_EQ(status, 507);
}

}  // namespace carboy::http
