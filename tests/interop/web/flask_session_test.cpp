// Compares session cookies with Debian's Flask and itsdangerous in both directions.
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include <boost/json.hpp>

#include <carboy/web/app/app.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "interop/web/python.hpp"
#include "web/session/session_cookie.hpp"
#include "web/session/session_json.hpp"

namespace carboy::web {
namespace {

const std::string script = "tests/interop/web/flask_session.py ";

std::string fill() {
    session["account_id"] = 42;
    session["name"] = "caf\xc3\xa9 \"quoted\"";
    session["admin"] = true;
    session["ratio"] = 0.25;
    session["nothing"] = nullptr;
    flash("Hello", "success");
    return "filled";
}
std::string fill_long() {
    session["long"] = std::string(2000, 'y');
    return "filled";
}

TEST(FlaskSession, OpensWhatFlaskSigned) {
    const SessionSigner signer({"the key"});
    const std::vector<std::string> lines = python_lines(script + "sign 'the key'");
    ASSERT_EQ(lines.size(), 15u);
    for (const std::string& line : lines) {
        const std::size_t tab = line.find('\t');
        const std::string cookie = line.substr(0, tab), payload = line.substr(tab + 1);
        const auto opened = signer.open(cookie, std::time(nullptr) + 1, 60);
        ASSERT_TRUE(opened) << cookie;
        EXPECT_EQ(*opened, payload);
        // When written again, the values have the same bytes.
        const auto values = parse_session(*opened);
        ASSERT_TRUE(values);
        EXPECT_EQ(session_text(*values), payload);
        EXPECT_FALSE(SessionSigner({"another key"}).open(cookie, std::time(nullptr) + 1, 60));
    }
}

TEST(FlaskSession, SignsWhatFlaskSigns) {
    const SessionSigner signer({"the key"});
    for (const std::string& line : python_lines(script + "sign 'the key'")) {
        const std::size_t tab = line.find('\t');
        const std::string cookie = line.substr(0, tab), payload = line.substr(tab + 1);
        const std::string ours = signer.sign(payload, std::time(nullptr));
        EXPECT_EQ(ours.substr(0, ours.find('.', 1)), cookie.substr(0, cookie.find('.', 1)));
    }
}

TEST(FlaskSession, FlaskOpensWhatCarboySigned) {
    App app{"session"};
    app.config["SECRET_KEY"] = "the key";
    app.route<fill>("/fill");
    app.route<fill_long>("/long");
    TestClient client = app.test_client(), other = app.test_client();
    client.get("/fill");
    other.get("/long");
    const std::string cookie = *client.cookie("session"), long_cookie = *other.cookie("session");
    EXPECT_TRUE(long_cookie.starts_with('.'));
    const std::vector<std::string> lines =
        python_lines(script + "open 'the key' '" + cookie + "' '" + long_cookie + "'");
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0],
              "{'_flashes': [('success', 'Hello')], 'account_id': 42, 'admin': True, 'name': 'caf\xc3\xa9 \"quoted\"', "
              "'nothing': None, 'ratio': 0.25}");
    EXPECT_EQ(lines[1], "{'long': '" + std::string(2000, 'y') + "'}");
    EXPECT_EQ(python_lines(script + "open 'another key' '" + cookie + "'"), std::vector<std::string>{"refused"});
}

}  // namespace
}  // namespace carboy::web
