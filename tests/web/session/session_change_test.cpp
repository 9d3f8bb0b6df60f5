// When a session is written back. The expected results in the table are those of python3-flask 2.2, with one
// exception: clear() of an empty session sends no deletion here, because nothing has changed.
#include <gtest/gtest.h>

#include <string>

#include <boost/json.hpp>

#include <carboy/web/app/app.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::web {
namespace {

std::string nested_items() {
    const boost::json::value* cart = session.json().if_contains("cart");
    return cart ? std::to_string(cart->at("items").as_array().size()) : "none";
}
std::string fill_cart() {
    session.json()["cart"] = {{"items", {1, 2}}};
    return "ok";
}
std::string add_item() {
    session.json()["cart"].as_object()["items"].as_array().push_back(3);
    return "ok";
}
std::string add_and_take_back() {
    session.json()["extra"] = 1;
    session.json().erase("extra");
    return "ok";
}
std::string empty_by_hand() {
    session.json().clear();
    return "ok";
}
std::string fill_for_long() {
    session.set_permanent(true);
    return fill_cart();
}
std::string look_for() { return session.contains("cart") ? "yes" : "no"; }
std::string pop_missing() { return session.pop<std::string>("nothing").value_or("none"); }
std::string clear_all() {
    session.clear();
    return "ok";
}
std::string plain() { return "plain"; }
std::string flashes() { return std::to_string(get_flashed_messages().size()); }
Response with_vary(Request& request) {
    session.contains("cart");
    Response response("ok");
    response.headers.set("Vary", request.args["vary"]);
    return response;
}

class SessionChange : public testing::Test {
  protected:
    SessionChange() {
        app.config["SECRET_KEY"] = "test key";
        app.route<nested_items>("/nested");
        app.route<fill_cart>("/fill");
        app.route<add_item>("/add");
        app.route<add_and_take_back>("/nothing");
        app.route<empty_by_hand>("/empty");
        app.route<fill_for_long>("/long");
        app.route<look_for>("/contains");
        app.route<pop_missing>("/pop");
        app.route<clear_all>("/clear");
        app.route<plain>("/plain");
        app.route<flashes>("/flashes");
        app.route<with_vary>("/vary");
    }

    /// Returns "set", "deleted" or "-": the cookie change that a client gets from `path` after a request to `first`.
    std::string cookie_of(const char* first, const char* path) {
        TestClient client = app.test_client();
        if (first) client.get(first);
        const std::string cookie(client.get(path).header("Set-Cookie"));
        return cookie.empty() ? "-" : cookie.find("Max-Age=0") != cookie.npos ? "deleted" : "set";
    }

    App app{"session"};
};

TEST_F(SessionChange, ReadingSendsNoCookie) {
    for (const char* path : {"/nested", "/contains", "/pop", "/plain", "/flashes", "/nothing"}) {
        EXPECT_EQ(cookie_of(nullptr, path), "-") << path << " for a new visitor";
        EXPECT_EQ(cookie_of("/fill", path), "-") << path << " after a session began";
        EXPECT_EQ(cookie_of("/long", path), "set") << path << " of a permanent session is renewed";
    }
    EXPECT_EQ(cookie_of(nullptr, "/clear"), "-");
    EXPECT_EQ(cookie_of(nullptr, "/empty"), "-");
}

TEST_F(SessionChange, AChangeSendsOne) {
    EXPECT_EQ(cookie_of("/fill", "/add"), "set");
    EXPECT_EQ(cookie_of("/fill", "/clear"), "deleted");
    EXPECT_EQ(cookie_of("/fill", "/empty"), "deleted");
    EXPECT_EQ(cookie_of("/long", "/clear"), "deleted");
    TestClient client = app.test_client();
    client.get("/fill");
    client.get("/add");
    EXPECT_EQ(client.get("/nested").body, "3");
}

TEST_F(SessionChange, PermanentSessionsAreRenewedUnlessTheSettingSaysNo) {
    app.config["SESSION_REFRESH_EACH_REQUEST"] = false;
    for (const char* path : {"/nested", "/contains", "/pop", "/plain", "/flashes", "/nothing"})
        EXPECT_EQ(cookie_of("/long", path), "-") << path;
    EXPECT_EQ(cookie_of("/long", "/add"), "set");
    TestClient client = app.test_client();
    client.get("/long");
    EXPECT_NE(client.get("/add").header("Set-Cookie").find("Expires="), std::string_view::npos);
}

TEST_F(SessionChange, VaryKeepsWhatTheHandlerSaid) {
    TestClient client = app.test_client();
    EXPECT_EQ(client.get("/vary?vary=Accept-Encoding").headers.getlist("Vary").size(), 1u);
    EXPECT_EQ(client.get("/vary?vary=Accept-Encoding").header("Vary"), "Accept-Encoding, Cookie");
    EXPECT_EQ(client.get("/vary?vary=cookie").header("Vary"), "cookie");
    EXPECT_EQ(client.get("/vary?vary=*").header("Vary"), "*, Cookie");
}

TEST_F(SessionChange, ReadingNeedsNoSecretKey) {
    App other{"other"};
    other.config["TESTING"] = true;
    other.route<nested_items>("/nested");
    other.route<fill_cart>("/fill");
    EXPECT_EQ(other.test_client().get("/nested").body, "none");
    EXPECT_THROW(other.test_client().get("/fill"), Error);
}

}  // namespace
}  // namespace carboy::web
