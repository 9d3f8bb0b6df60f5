// Compares the names, descriptions and pages of errors with Debian's Werkzeug.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <carboy/http/error_page.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/templates/templates.hpp>

#include "interop/web/fields.hpp"
#include "interop/web/python.hpp"

namespace carboy::web {
namespace {

TEST(WerkzeugErrors, HaveTheSameNamesSentencesAndPages) {
    const std::vector<std::string> lines = python_lines("tests/interop/web/werkzeug_errors.py");
    ASSERT_GT(lines.size(), 50u);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::vector<std::string> fields = split_fields(lines[i]);
        const HttpError error =
            i % 2 == 0 ? HttpError(std::stoi(fields[0])) : HttpError(std::stoi(fields[0]), fields[2]);
        EXPECT_EQ(error.name(), fields[1]);
        EXPECT_EQ(error.description(), fields[2]);
        EXPECT_EQ(http::error_page(error).body, fields[4]);
    }
}

TEST(WerkzeugErrors, LookTheSameInTemplates) {
    App app{"errors"};
    const auto context = app.app_context();
    for (const std::string& line : python_lines("tests/interop/web/werkzeug_errors.py")) {
        const std::vector<std::string> fields = split_fields(line);
        const HttpError error(std::stoi(fields[0]), fields[2]);
        const jinja::Context variables{{"error", error}};
        EXPECT_EQ(render_template_string("{{ error|string|safe }}", variables), fields[3]);
        EXPECT_EQ(
            render_template_string("{{ error.code }}\t{{ error.name|safe }}\t{{ error.description|safe }}", variables),
            fields[0] + "\t" + fields[1] + "\t" + fields[2]);
    }
}

}  // namespace
}  // namespace carboy::web
