// Compares request, session, g and config in templates with Debian's Flask: every template that Flask renders is
// rendered here for the same request.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <boost/json.hpp>

#include <carboy/jinja/errors/error.hpp>
#include <carboy/jinja/syntax/options.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/globals.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "interop/web/fields.hpp"
#include "interop/web/python.hpp"

namespace carboy::web {
namespace {

using Facts = std::vector<std::vector<std::string>>;

std::string rendered(const std::string& text) {
    try {
        return render_template_string(text);
    } catch (const jinja::TemplateError&) {
        return "!";
    }
}

/// Renders the templates that Flask rendered in this request.
void compare(const Facts& facts, const std::string& about) {
    for (const std::vector<std::string>& fact : facts)
        EXPECT_EQ(rendered(fact[1]), fact[2]) << about << '\n' << fact[1];
}

/// Fills the session as the script's view does.
void fill_session() {
    boost::json::object& values = session.json();
    values["count"] = 5;
    values["html"] = {{" m", "<b>"}};
    values["key"] = {{" u", "abcdef781234123412341234567890ab"}};
    values["name"] = "Zo\xc3\xab <x>";
    values["nested"] = boost::json::parse(R"({"a": [1, {" t": [2, null]}]})");
    values["pair"] = boost::json::parse(R"({" t": [1, "two"]})");
    values["raw"] = {{" b", "YQD//j4="}};
    values["when"] = {{" d", "Thu, 29 Feb 2024 12:30:00 GMT"}};
    flash("one <b>", "info");
}

App make_app(const Facts& facts, const std::string& about) {
    App app{"templates",
            Config{{"SECRET_KEY", "key"}, {"TITLE", "A <title>"}, {"LIST", Setting::List{"a", "b"}}, {"NUMBER", 7}}};
    const View view = [&facts, &about](Request&, const PathValues&) {
        fill_session();
        g["user"] = "ada";
        g["count"] = 3;
        compare(facts, about);
        return Response("");
    };
    const Methods methods{Method::get, Method::post, Method::put};
    Blueprint shop{"shop", {.url_prefix = "/shop"}}, inner{"inner", {.url_prefix = "/inner"}};
    inner.add_url_rule("/<int:id>/<float:ratio>/<uuid:key>/<path:rest>", "show", view, methods);
    shop.register_blueprint(inner);
    app.register_blueprint(shop);
    app.add_url_rule("/plain", "plain", view, methods);
    app.add_url_rule("/<name>", "named", view, methods);
    return app;
}

/// Sends the request that a line describes: method, target, body, header fields.
void send(App& app, const std::vector<std::string>& line) {
    TestRequest request{.body = line[3]};
    for (std::size_t i = 4; i + 1 < line.size(); i += 2) {
        if (line[i] == "Content-Type")
            request.content_type = line[i + 1];
        else
            request.headers.add(line[i], line[i + 1]);
    }
    if (!request.headers.contains("User-Agent")) request.headers.add("User-Agent", "werkzeug/2.2.2");
    EXPECT_EQ(app.test_client().open(*http::parse_method(line[1]), line[2], std::move(request)).status, 200) << line[2];
}

TEST(FlaskTemplates, SeeTheSame) {
    Facts facts, options;
    std::vector<std::string> request;
    std::string about;
    App app = make_app(facts, about);
    const auto finish = [&] {
        if (!request.empty()) send(app, request);
        facts.clear();
    };
    for (const std::string& line : python_lines("tests/interop/web/flask_templates.py")) {
        std::vector<std::string> fields = split_fields(line);
        if (fields[0] == "request") {
            finish();
            about = fields[1] + " " + fields[2];
            request = std::move(fields);
        } else {
            (fields[0] == "option" ? options : facts).push_back(std::move(fields));
        }
    }
    EXPECT_GT(facts.size(), 100u);
    finish();

    App second{"options"};
    jinja::Options& chosen = second.jinja_options();
    chosen.trim_blocks = chosen.lstrip_blocks = chosen.keep_trailing_newline = chosen.expression_statement = true;
    chosen.undefined = jinja::Undefined::chainable;
    const auto context = second.app_context();
    EXPECT_FALSE(options.empty());
    compare(options, "options");
}

}  // namespace
}  // namespace carboy::web
