// CSRF tokens between Carboy and Debian's Flask-WTF, in both directions.
#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/security/csrf.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "interop/web/python.hpp"

namespace carboy::web {
namespace {

std::string token() { return generate_csrf(); }
std::string write() { return "valid"; }

class FlaskWtf : public testing::Test {
  protected:
    FlaskWtf() {
        app.config["SECRET_KEY"] = "the key";
        app.error_handler<CsrfError>([](const CsrfError& error) { return Response(error.description()); });
        app.route<token>("/token");
        app.post<write>("/write");
        csrf.init_app(app);
    }
    App app{"csrf"};
    Csrf csrf;
    TestClient client{app};
};

TEST_F(FlaskWtf, AcceptsItsTokens) {
    const std::vector<std::string> lines = python_lines("tests/interop/web/flask_wtf_oracle.py make 'the key'");
    ASSERT_EQ(lines.size(), 1u);
    const std::size_t tab = lines[0].find('\t');
    const std::string theirs = lines[0].substr(tab + 1);
    client.set_cookie("session", lines[0].substr(0, tab));
    EXPECT_EQ(client.post("/write", {.form = {{"csrf_token", theirs}}}).body, "valid");
    EXPECT_EQ(client.post("/write", {.form = {{"csrf_token", theirs + "x"}}}).body, "The CSRF token is invalid.");
    app.config["WTF_CSRF_SECRET_KEY"] = "another";
    EXPECT_EQ(client.post("/write", {.form = {{"csrf_token", theirs}}}).body, "The CSRF token is invalid.");
}

TEST_F(FlaskWtf, TokensAreAcceptedByIt) {
    const std::string ours = client.get("/token").body, cookie = *client.cookie("session");
    TestClient other{app};
    const std::string foreign = other.get("/token").body;
    const std::vector<std::string> lines =
        python_lines("tests/interop/web/flask_wtf_oracle.py check 'the key' '" + cookie + "' '" + ours + "' '" +
                     foreign + "' '" + ours + "x' ''");
    EXPECT_EQ(lines, (std::vector<std::string>{"valid", "The CSRF tokens do not match.", "The CSRF token is invalid.",
                                               "The CSRF token is missing."}));
}

}  // namespace
}  // namespace carboy::web
