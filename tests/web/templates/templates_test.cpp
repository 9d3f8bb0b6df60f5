#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/errors/error.hpp>
#include <carboy/jinja/syntax/options.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/files/resources.hpp>
#include <carboy/web/json/jsonify.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {
namespace {

constexpr Resource embedded_files[] = {
    {"templates/embedded.html", "embedded {{ name }}", "1"},
    {"templates/broken.html", "<p>\n  {{ user.name.first }}\n</p>", "2"},
    {"templates/picture.svg", "<text>{{ name }}</text>", "4"},
    {"templates/page.xhtml", "<p>{{ name }}</p>", "5"},
    {"templates/note.txt", "{{ name }}", "6"},
    {"templates/user.html", "<a href=\"{{ url_for('show', id=7, q='a b', _anchor='top') }}\">{{ name }}</a>", "3"}};
const ResourceTable embedded{embedded_files, 6};

std::string show(std::int64_t id) { return std::to_string(id); }
std::string user_page() { return render_template("user.html", {{"name", "<script>alert(1)</script>"}}); }
std::string broken_page() { return render_template("broken.html"); }
std::string missing_page() { return render_template("no/such.html"); }
std::string current_things(Request& request) {
    g["note"] = "remembered";
    session["account_id"] = 5;
    flash("first <b>", "info");
    flash("second");
    return render_template_string(request.args["text"]);
}

class CurrentThings : public testing::Test {
  protected:
    CurrentThings() {
        app.config["SECRET_KEY"] = "key";
        app.config["TITLE"] = "Carboy";
        app.route<current_things>("/things");
    }
    std::string render(const std::string& text) {
        const TestResponse response = app.test_client().get("/things", {.query = {{"text", text}}});
        EXPECT_EQ(response.status, 200) << response.body;
        return response.body;
    }
    App app{"things"};
};

TEST(Templates, EscapeAndLink) {
    App app{"templates"};
    app.route<show>("/show/<int:id>");
    app.route<user_page>("/user");
    const TestResponse response = app.test_client().get("/user");
    EXPECT_EQ(response.body, "<a href=\"/show/7?q=a+b#top\">&lt;script&gt;alert(1)&lt;/script&gt;</a>");
}

TEST(Templates, AreEscapedByTheirNames) {
    App app{"templates"};
    const auto context = app.app_context();
    EXPECT_EQ(render_template("picture.svg", {{"name", "<b>"}}), "<text>&lt;b&gt;</text>");
    EXPECT_EQ(render_template("page.xhtml", {{"name", "<b>"}}), "<p>&lt;b&gt;</p>");
    EXPECT_EQ(render_template("note.txt", {{"name", "<b>"}}), "<b>");
}

TEST_F(CurrentThings, AreSeenByTemplates) {
    EXPECT_EQ(render("{{ request.method }} {{ request.path }} {{ request.endpoint }}"), "GET /things current_things");
    EXPECT_EQ(render("{{ request.args.text|length > 3 }} {{ request.args.get('x', 'no') }} {{ request.args['y'] }}"),
              "True no ");
    EXPECT_EQ(render("{{ request.headers['Host'] }} {{ request.cookies.get('a') }}"), "localhost None");
    EXPECT_EQ(render("{{ g.note }} {{ g.nothing }}"), "remembered ");
    EXPECT_EQ(render("{{ session.account_id + 1 }} {{ session['account_id'] }} {{ session.get('x', 'none') }}"),
              "6 5 none");
    EXPECT_EQ(render("{{ config.TITLE }} {{ config['TITLE'] }}"), "Carboy Carboy");
    EXPECT_EQ(render("{{ config }}"), "&lt;Config&gt;");
}

TEST_F(CurrentThings, HaveGet) {
    for (const char* mapping : {"session", "g", "config", "request.args", "request.headers", "request.cookies"}) {
        const std::string get = std::string(mapping) + ".get('nothing'";
        EXPECT_EQ(render("{{ " + get + ") }} {{ " + get + ", 1) + 1 }} {{ " + get + ", none) is none }}"),
                  "None 2 True")
            << mapping;
    }
    EXPECT_EQ(render("{{ session.get('account_id') }} {{ g.get('note') }} {{ config.get('TITLE') }}"),
              "5 remembered Carboy");
}

TEST_F(CurrentThings, FlashMessages) {
    EXPECT_EQ(render("{% for m in get_flashed_messages() %}{{ m }};{% endfor %}"), "first &lt;b&gt;;second;");
    EXPECT_EQ(render("{% for c, m in get_flashed_messages(with_categories=true) %}{{ c }}:{{ m }};{% endfor %}"),
              "info:first &lt;b&gt;;message:second;");
    EXPECT_EQ(render("{% for m in get_flashed_messages(category_filter=['info']) %}{{ m }};{% endfor %}"),
              "first &lt;b&gt;;");
}

TEST(Templates, MayUseWhatTheApplicationAdds) {
    App app{"templates"};
    app.jinja_env().add_filter("shout", [](const std::string& text) { return text + "!"; });
    app.context_processor([](jinja::Context& context) { context.set("name", "processor"); });
    const auto context = app.app_context();
    EXPECT_EQ(render_template("embedded.html"), "embedded processor");
    EXPECT_EQ(render_template("embedded.html", {{"name", "given"}}), "embedded given");
    EXPECT_EQ(render_template_string("{{ 'hey'|shout }}"), "hey!");
}

TEST(Templates, HaveTheOptionsOfTheApplication) {
    App app{"templates"};
    jinja::Options& options = app.jinja_options();
    options.trim_blocks = options.lstrip_blocks = options.keep_trailing_newline = true;
    options.expression_statement = options.loop_controls = true;
    options.undefined = jinja::Undefined::strict;
    const auto context = app.app_context();
    EXPECT_EQ(render_template_string("  {% if true %}\na\n  {% endif %}\n"), "a\n");
    EXPECT_EQ(render_template_string("{% set l = [] %}{% for i in [1, 2] %}{% if i == 2 %}{% break %}{% endif %}"
                                     "{% do l.append(i) %}{% endfor %}{{ l }}"),
              "[1]");
    EXPECT_THROW(render_template_string("{{ nothing }}"), jinja::TemplateError);
    EXPECT_EQ(render_template("picture.svg", {{"name", "<b>"}}), "<text>&lt;b&gt;</text>");
}

TEST(Templates, SayWhenTheirOptionsAreSetTooLate) {
    App app{"templates"};
    app.jinja_env();
    try {
        app.jinja_options().trim_blocks = true;
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "templates_in_use");
        EXPECT_NE(error.hint().find("before app.jinja_env()"), std::string::npos);
    }
}

TEST(Templates, ShowErrors) {
    App app{"templates"};
    const auto context = app.app_context();
    const HttpError error(404, "No <b>");
    EXPECT_EQ(render_template_string("{{ error.code }} {{ error.name }} {{ error.description }} {{ error }}",
                                     {{"error", error}}),
              "404 Not Found No &lt;b&gt; 404 Not Found: No &lt;b&gt;");
    EXPECT_EQ(render_template_string("{{ error.code }}", {{"error", http::BadRequestKeyError("field", "x")}}), "400");
}

TEST(Templates, ShowTheDeveloperWhereTheyFailed) {
    App app{"templates"};
    app.config["DEBUG"] = true;
    app.route<broken_page>("/broken");
    app.route<missing_page>("/missing");
    TestClient client = app.test_client();
    const TestResponse broken = client.get("/broken");
    EXPECT_EQ(broken.status, 500);
    EXPECT_TRUE(broken.contains("broken.html, line 2")) << broken.body;
    EXPECT_TRUE(broken.contains("{{ user.name.first }}")) << broken.body;
    EXPECT_TRUE(broken.contains("<span class=\"here\"><i>2</i>")) << broken.body;
    EXPECT_TRUE(client.get("/missing").contains("no/such.html"));
}

TEST(Templates, ComeFromBesideTheSources) {
    namespace fs = std::filesystem;
    const fs::path root = fs::temp_directory_path() / ("carboy_templates_" + std::to_string(getpid()));
    fs::create_directories(root / "pages");
    std::ofstream(root / "pages/page.html") << "from a file";
    App app{"templates", Config(), {.template_folder = (root / "pages").string()}};
    const auto context = app.app_context();
    EXPECT_EQ(render_template("page.html"), "from a file");
    fs::remove_all(root);
}

TEST(Templates, FiltersMayWaitInManyRendersAtOnce) {
    jinja::Environment environment;
    environment.add_filter("slow", jinja::Value([](int n) {
                               fiber::sleep_for(std::chrono::milliseconds(2));
                               return n;
                           }));
    const jinja::Template page = environment.from_string(
        "{{ numbers|map('slow')|map('slow')|sum }} {{ [[1, 2], [3]]|map('map', 'slow')|map('sum')|list }}");
    const std::vector<int> numbers = {1, 2, 3};
    fiber::Loop loop;
    int right = 0;
    for (int i = 0; i < 200; ++i)
        loop.spawn([&] {
            try {
                right += page.render({{"numbers", numbers}}) == "6 [3, 3]" ? 1 : 0;
            } catch (const std::exception& error) {
                ADD_FAILURE() << error.what();
            }
        });
    loop.run();
    EXPECT_EQ(right, 200);
}

TEST(Templates, EachRenderHasItsOwnDepthAndLimits) {
    jinja::Options options;
    options.limits.time = std::chrono::milliseconds(20);
    jinja::Environment hurried(options), patient;
    for (jinja::Environment* environment : {&hurried, &patient})
        environment->add_filter("slow", jinja::Value([](int n) {
                                    fiber::sleep_for(std::chrono::milliseconds(30));
                                    return n;
                                }));
    const std::string deep =
        "{% set ns = namespace(x=[1]) %}{% for i in range(200) %}{% set ns.x = ns.x|map('slow') %}"
        "{% endfor %}{{ ns.x|list }}";
    std::string nested, late, fine;
    const auto run = [](jinja::Environment& environment, const std::string& text, std::string& out) {
        try {
            out = environment.from_string(text).render();
        } catch (const jinja::TemplateError& error) {
            out = error.message();
        }
    };
    fiber::Loop loop;
    loop.spawn([&] { run(patient, deep, nested); });
    loop.spawn([&] { run(hurried, "{{ [1]|map('slow')|list }}{{ [1]|map('slow')|list }}", late); });
    loop.spawn([&] { run(patient, "{{ [1]|map('slow')|list }}{{ [1]|map('slow')|list }}", fine); });
    loop.run();
    EXPECT_EQ(nested, "a value is nested too deeply");
    EXPECT_EQ(late, "The template ran longer than the limit of 20 ms.");
    EXPECT_EQ(fine, "[1][1]");
}

/// Values that a handler stores in `g` outlive the handler's variables.
void leave_in_g() {
    const std::string text = "text that is longer than fifteen bytes";
    std::vector<std::string> list = {text};
    g["text"] = text;
    g["view"] = std::string_view(text);
    g["pointer"] = text.c_str();
    g["list"] = list;
    g["views"] = std::vector<std::string_view>{text};
    g["map"] = std::map<std::string, std::vector<std::string>>{{"k", list}};
    g["shared"] = std::make_shared<std::vector<std::string>>(list);
    g["maybe"] = std::optional<std::string>(text);
    g["value"] = jinja::Value(list);
    g["nothing"] = nullptr;
    g["letter"] = 'x';
    g["unknown"] = std::make_shared<std::vector<App*>>();
    g["function"] = [text] { return text; };
    session["view"] = std::string_view(text);
}

TEST_F(CurrentThings, LiveInGAsLongAsTheContext) {
    const auto context = app.test_request_context("/");
    leave_in_g();
    const std::string page =
        "{{ g.text }}|{{ g.view }}|{{ g.pointer }}|{{ g.list[0] }}|{{ g.views[0] }}|{{ g.map.k[0] }}|{{ g.shared[0] }}|"
        "{{ g.maybe }}|{{ g.value[0] }}|{{ g.function() }}|{{ session.view }}";
    std::string expected = "text that is longer than fifteen bytes";
    for (int i = 0; i < 10; ++i) expected += "|text that is longer than fifteen bytes";
    EXPECT_EQ(render_template_string(page), expected);
    EXPECT_EQ(render_template_string("{{ g.nothing is none }} {{ g.letter }} {{ g.unknown is defined }}"),
              "True x False");
}

TEST(Templates, AContextProcessorsValuesAndTheCallsAreBothSeen) {
    App app{"templates"};
    app.context_processor([](jinja::Context& context) {
        const std::vector<std::string> own = {"text that is longer than fifteen bytes"};
        context.set("own", own);
        context.update({{"name", std::string_view(own[0])}, {"both", own}});
    });
    const auto context = app.app_context();
    const std::vector<int> numbers = {1, 2};
    EXPECT_EQ(render_template_string("{{ own[0] }}|{{ name }}|{{ both }}", {{"both", numbers}}),
              "text that is longer than fifteen bytes|text that is longer than fifteen bytes|[1, 2]");
}

TEST(Templates, FromFoldersAreLookedAtEachSecond) {
    namespace fs = std::filesystem;
    const fs::path root = fs::temp_directory_path() / ("carboy_looks_" + std::to_string(getpid()));
    fs::create_directories(root);
    const auto write = [&](const char* text) {
        std::ofstream(root / "page.html") << text;
        fs::last_write_time(root / "page.html", fs::file_time_type::clock::now() + std::chrono::seconds(text[0]));
    };
    const auto pages = [&](Config config) {
        write("a");
        App app{"templates", std::move(config), {.template_folder = root.string()}};
        const auto context = app.app_context();
        std::string out = render_template("page.html");
        write("b");
        return out + render_template("page.html");
    };
    EXPECT_EQ(pages({}), "aa");
    EXPECT_EQ(pages({{"DEBUG", true}}), "ab");
    EXPECT_EQ(pages({{"TEMPLATES_AUTO_RELOAD", true}}), "ab");
    EXPECT_EQ(pages({{"TEMPLATES_AUTO_RELOAD", false}, {"DEBUG", true}}), "aa");
    fs::remove_all(root);
}

TEST(Json, MayBeMadeInALoop) {
    std::vector<std::map<std::string, jinja::Value>> out;
    for (int i = 0; i < 3; ++i) {
        std::vector<std::string> tags = {"a tag that is longer than fifteen bytes", std::to_string(i)};
        const std::string name = "a name that is longer than fifteen bytes";
        out.push_back({{"tags", tags}, {"name", std::string_view(name)}});
    }
    const std::string item = "\"a tag that is longer than fifteen bytes\",\"";
    const std::string name = "{\"name\":\"a name that is longer than fifteen bytes\",\"tags\":[" + item;
    EXPECT_EQ(jsonify(out).body, "[" + name + "0\"]}," + name + "1\"]}," + name + "2\"]}]\n");
    const std::vector<std::string> tags = {"x"};
    EXPECT_EQ(jsonify({{"tags", tags}, {"c", 'y'}, {"copy", std::vector<std::string>{"z"}}}).body,
              "{\"c\":\"y\",\"copy\":[\"z\"],\"tags\":[\"x\"]}\n");
    jinja::Context kept;
    {
        const std::vector<std::string> gone = {"text that is longer than fifteen bytes"};
        kept.set("gone", gone);
    }
    EXPECT_EQ(jsonify(kept).body, "{\"gone\":[\"text that is longer than fifteen bytes\"]}\n");
}

TEST(Json, IsWrittenAsFlaskWritesIt) {
    EXPECT_EQ(jsonify({{"b", 1}, {"a", std::vector<int>{1, 2}}, {"c", nullptr}, {"d", true}, {"e", 0.5}}).body,
              "{\"a\":[1,2],\"b\":1,\"c\":null,\"d\":true,\"e\":0.5}\n");
    EXPECT_EQ(jsonify(std::vector<std::string>{"caf\xc3\xa9", "</script>"}).body, "[\"caf\\u00e9\",\"</script>\"]\n");
    EXPECT_EQ(jsonify(nullptr).body + jsonify(1).body + jsonify("x").body + jsonify('y').body,
              "null\n1\n\"x\"\n\"y\"\n");
    EXPECT_EQ(jsonify({{"a", 1}}).content_type(), "application/json");
    EXPECT_EQ(to_json(std::map<std::string, int>{{"x", 1}}), "{\"x\":1}");
    EXPECT_EQ(jsonify({{"x", 0.0 / 0.0}}).body, "{\"x\":NaN}\n");  // as in Flask
}

}  // namespace
}  // namespace carboy::web
