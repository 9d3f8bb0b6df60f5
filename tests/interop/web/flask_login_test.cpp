// Log-ins between Carboy and Debian's Flask-Login, in both directions.
#include <gtest/gtest.h>

#include <string>

#include <carboy/web/app/app.hpp>
#include <carboy/web/security/login.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "interop/web/python.hpp"

namespace carboy::web {
namespace {

struct Visitor {
    int id = 7;
};
Visitor visitor;

std::string enter() { return login_user(visitor, {.remember = true}) ? "in" : "out"; }
std::string home() {
    return current_user<Visitor>() ? "7 " + std::string(login_fresh() ? "True" : "False") : std::string("None False");
}

class FlaskLogin : public testing::Test {
  protected:
    FlaskLogin() {
        app.config["SECRET_KEY"] = "the key";
        login.user_loader([](const std::string& id) { return id == "7" ? &visitor : nullptr; });
        login.init_app(app);
        app.route<enter>("/login");
        app.route<home>("/");
    }
    App app{"login"};
    LoginManager<> login;
    TestClient client{app};
    TestRequest browser{.headers = {{"User-Agent", "it's a \"browser\" \\ \xc3\xa9"}}};
};

TEST_F(FlaskLogin, ItsCookiesAreKnown) {
    const std::vector<std::string> lines = python_lines("tests/interop/web/flask_login_oracle.py make 'the key'");
    ASSERT_EQ(lines.size(), 1u);
    const std::size_t tab = lines[0].find('\t');
    client.set_cookie("session", lines[0].substr(0, tab));
    EXPECT_EQ(client.get("/", browser).body, "7 True");
    TestClient later{app};
    later.set_cookie("remember_token", lines[0].substr(tab + 1));
    EXPECT_EQ(later.get("/", browser).body, "7 False");
}

TEST_F(FlaskLogin, OurCookiesAreKnownToIt) {
    client.get("/login", browser);
    const std::vector<std::string> lines =
        python_lines("tests/interop/web/flask_login_oracle.py open 'the key' '" + *client.cookie("session") + "' '" +
                     *client.cookie("remember_token") + "'");
    EXPECT_EQ(lines, (std::vector<std::string>{"7 True", "7 False"}));
}

}  // namespace
}  // namespace carboy::web
