// What a blueprint brings besides its routes: files, templates, functions for the whole application, other names.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {

namespace {

std::string here() { return url_for(".here") + " " + url_for<here>() + " " + std::string(current_blueprint()); }

/// A folder with files, removed at the end.
class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / "carboy_blueprint_parts") {
        std::filesystem::create_directories(path_ / "static");
        std::filesystem::create_directories(path_ / "templates");
        std::ofstream(path_ / "static" / "style.css") << "body {}";
        std::ofstream(path_ / "templates" / "part.html") << "part {{ n }}";
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string at(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

}  // namespace

TEST(BlueprintParts, OneBlueprintUnderTwoNames) {
    Blueprint pages("pages", {.url_prefix = "/pages"});
    pages.get<here>("/here");
    App app("site");
    app.register_blueprint(pages);
    app.register_blueprint(pages, {.url_prefix = "/more", .name = "more"});
    auto client = app.test_client();
    EXPECT_EQ(client.get("/pages/here").body, "/pages/here /pages/here pages");
    EXPECT_EQ(client.get("/more/here").body, "/more/here /more/here more");
    EXPECT_THROW(app.register_blueprint(pages, {.url_prefix = "/again"}), Error);
}

TEST(BlueprintParts, NestedBlueprintUnderTwoNames) {
    Blueprint inner("inner", {.url_prefix = "/inner"});
    inner.get<here>("/here");
    Blueprint outer("outer", {.url_prefix = "/outer"});
    outer.register_blueprint(inner);
    outer.register_blueprint(inner, {.url_prefix = "/second", .name = "second"});
    App app("site");
    app.register_blueprint(outer);
    EXPECT_EQ(app.test_client().get("/outer/second/here").body, "/outer/second/here /outer/second/here outer.second");
}

TEST(BlueprintParts, FunctionsForTheWholeApplication) {
    Blueprint part("part");
    int before = 0, own = 0, torn_down = 0;
    part.before_app_request([&before] { ++before; });
    part.before_request([&own] { ++own; });
    part.after_app_request([](Response& response) { response.headers.set("X-Part", "yes"); });
    part.teardown_app_request([&torn_down] { ++torn_down; });
    part.app_error_handler(404, [](const HttpError&) { return "lost in the part"; });
    part.app_error_handler<std::invalid_argument>(
        [](const std::invalid_argument& e) { return Response(e.what(), 400); });
    App app("site");
    app.register_blueprint(part);
    app.register_blueprint(part, {.name = "again"});
    app.get("/fails", []() -> std::string { throw std::invalid_argument("no good"); });
    auto client = app.test_client();
    const auto lost = client.get("/nothing");
    EXPECT_EQ(lost.status, 404);
    EXPECT_EQ(lost.body, "lost in the part");
    EXPECT_EQ(lost.header("X-Part"), "yes");
    EXPECT_EQ(client.get("/fails").body, "no good");
    EXPECT_EQ(before, 2) << "once for each request, although the blueprint is registered twice";
    EXPECT_EQ(torn_down, 2);
    EXPECT_EQ(own, 0);
}

TEST(BlueprintParts, TheApplicationsOwnErrorHandlerComesFirst) {
    Blueprint part("part");
    part.app_error_handler(404, [](const HttpError&) { return "part"; });
    App app("site");
    app.register_blueprint(part);
    app.error_handler(404, [](const HttpError&) { return "app"; });
    EXPECT_EQ(app.test_client().get("/nothing").body, "app");
}

TEST(BlueprintParts, StaticFilesAndTemplates) {
    const Folder folder;
    Blueprint part("part", {.url_prefix = "/part",
                            .static_folder = folder.at("static"),
                            .static_url_path = "/files",
                            .template_folder = folder.at("templates")});
    part.get("/page", [] {
        return render_template("part.html", {{"n", 1}}) + url_for(".static", {{"filename", "a.js"}});
    });
    App app("site");
    app.register_blueprint(part);
    auto client = app.test_client();
    EXPECT_EQ(client.get("/part/files/style.css").body, "body {}");
    EXPECT_EQ(client.get("/part/files/../templates/part.html").status, 404);
    EXPECT_EQ(client.get("/part/page").body, "part 1/part/files/a.js");
}

TEST(BlueprintParts, ExternalEndpoints) {
    App app("site");
    app.external("auth.login", "/auth/login");
    app.external("auth.user", "/auth/<int:id>");
    app.get("/", [] { return url_for("auth.login", {{"next", "/"}}) + " " + url_for("auth.user", {{"id", 3}}); });
    auto client = app.test_client();
    EXPECT_EQ(client.get("/").body, "/auth/login?next=%2F /auth/3");
    EXPECT_EQ(client.get("/auth/login").status, 404) << "another server answers it";
    App moved("moved");
    moved.external("login", "/login");
    EXPECT_THROW(moved.get("/login", [] { return ""; }, {.endpoint = "login"}), Error);
    EXPECT_THROW(moved.external("login", "/other"), Error);
    EXPECT_THROW(moved.external("bad", "no slash"), Error);
}

TEST(BlueprintParts, AfterThisRequest) {
    App app("site");
    app.get("/one", [] {
        after_this_request([](Response& response) { response.headers.set("X-One", "1"); });
        return "one";
    });
    app.get("/two", [] { return "two"; });
    app.get("/fails", [] {
        after_this_request([](Response& response) { response.headers.set("X-One", "1"); });
        abort(403);
        return "";
    });
    app.after_request([](Response& response) { response.headers.set("X-Saw", response.headers.get("X-One", "none")); });
    auto client = app.test_client();
    EXPECT_EQ(client.get("/one").header("X-Saw"), "1");
    EXPECT_EQ(client.get("/two").header("X-Saw"), "none");
    EXPECT_EQ(client.get("/fails").header("X-Saw"), "1");
    EXPECT_THROW(after_this_request([](Response&) {}), Error);
}

}  // namespace carboy::web
