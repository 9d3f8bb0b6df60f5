// What a blueprint gives to templates and to its application, and static files from a handler.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/jinja.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/app/blueprint.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web::blueprint_templates_test {
namespace {

std::string names_page() { return render_template_string("{{ site }}|{{ section }}|{{ deep }}|{{ menu }}"); }
std::string filters_page() {
    return render_template_string("{{ 'hey' | shout }} {{ 3 is lucky }} {{ twice(4) }} {{ motto }}");
}

/// Expected are the results of Flask: variables of a blueprint are seen in its own requests, those of an inner one
/// replace those of the outer one, and both replace the application's.
TEST(ContextProcessor, OfABlueprintIsForItsOwnRequests) {
    App app{"parts"};
    Blueprint outer("outer", {.url_prefix = "/outer"}), inner("inner", {.url_prefix = "/inner"});
    app.context_processor([](jinja::Context& context) {
        context.set("site", "app");
        context.set("section", "app");
    });
    outer.context_processor([](jinja::Context& context) {
        context.set("section", "outer");
        context.set("deep", "outer");
    });
    outer.app_context_processor([](jinja::Context& context) { context.set("menu", "everywhere"); });
    inner.context_processor([](jinja::Context& context) { context.set("deep", "inner"); });
    outer.get<names_page>("/");
    inner.get<names_page>("/");
    app.get<names_page>("/");
    outer.register_blueprint(inner);
    app.register_blueprint(outer);
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/").body, "app|app||everywhere");
    EXPECT_EQ(client.get("/outer/").body, "app|outer|outer|everywhere");
    EXPECT_EQ(client.get("/outer/inner/").body, "app|outer|inner|everywhere");
    const auto context = app.app_context();
    EXPECT_EQ(names_page(), "app|app||everywhere") << "outside of a request";
}

TEST(TemplateFilter, IsAddedBeforeTheEngineIsMade) {
    App app{"filters"};
    app.template_filter("shout", jinja::Value([](const std::string& text) { return text + "!"; }));
    app.template_test("lucky", jinja::Value([](int number) { return number == 3; }));
    app.template_global("twice", jinja::Value([](int number) { return 2 * number; }));
    app.template_global("motto", "Ready");
    app.jinja_options().trim_blocks = true;  // the engine has not been made yet
    app.get<filters_page>("/");
    EXPECT_EQ(app.test_client().get("/").body, "hey! True 8 Ready");
    EXPECT_THROW(app.template_filter("late", jinja::Value([](int number) { return number; })), Error);
}

TEST(Record, RunsForEachRegistration) {
    Blueprint pages("pages", {.url_prefix = "/pages"});
    int calls = 0;
    pages.record([&calls](App& app) {
        ++calls;
        app.config.set_default("PAGE_SIZE", 20);
        if (calls == 1) app.template_filter("shout", jinja::Value([](const std::string& text) { return text + "?"; }));
    });
    pages.get("/", [] { return render_template_string("{{ 'x' | shout }}"); });
    App app{"first"};
    app.register_blueprint(pages);
    EXPECT_EQ(app.config.get<int>("PAGE_SIZE"), 20);
    EXPECT_EQ(app.test_client().get("/pages/").body, "x?");
    App second{"second"};
    second.config["PAGE_SIZE"] = 5;
    second.register_blueprint(pages);
    EXPECT_EQ(calls, 2);
    EXPECT_EQ(second.config.get<int>("PAGE_SIZE"), 5);
    EXPECT_THROW(pages.record([&calls](App&) { ++calls; }), Error) << "after the registration";
}

TEST(SendStaticFile, ShowsOnePageForManyPaths) {
    const auto folder = std::filesystem::temp_directory_path() / "carboy_send_static_file";
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "index.html") << "<p>one page</p>";
    for (const char* url : {"/static", "-"}) {
        App app("single", {}, {.static_folder = folder.string(), .static_url_path = url});
        app.get("/", [](Request&) { return current_app().send_static_file("index.html"); });
        app.add_url_rule("/<path:any>", "any", [](Request&, const PathValues& values) {
            return current_app().send_static_file(values["any"] == "gone" ? "gone.html" : "index.html");
        });
        TestClient client = app.test_client();
        const TestResponse page = client.get("/some/page");
        EXPECT_EQ(page.body, "<p>one page</p>");
        EXPECT_EQ(page.header("Content-Type"), "text/html; charset=utf-8");
        EXPECT_EQ(client.get("/", {.headers = {{"If-None-Match", page.header("ETag")}}}).status, 304);
        EXPECT_EQ(client.get("/gone").status, 404);
    }
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace carboy::web::blueprint_templates_test
