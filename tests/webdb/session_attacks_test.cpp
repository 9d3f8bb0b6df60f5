// Row H11 of the table of promises: a session that somebody else knows, chose or kept gives no access. Each attack runs
// against sessions in cookies and in the database.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace carboy {
namespace session_attacks {

struct Owner {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    Column<bool, default_<true>> is_active;
    Column<Integer, default_<1>> epoch;
    /// Changes when the user ends all sessions: "1.3".
    std::string get_id() const { return std::to_string(id.value()) + "." + std::to_string(epoch.value()); }
    CARBOY_MODEL(Owner, id, name, is_active, epoch);
};

}  // namespace session_attacks

namespace {

using session_attacks::Owner;

Database attacked_db;
DatabaseSessions attacked_sessions;

Owner* owner_of(const std::string& id) {
    const std::size_t dot = id.find('.');
    if (dot == id.npos) return nullptr;
    Owner* owner = attacked_db.session.get<Owner>(std::stoll(id.substr(0, dot)));
    return owner && owner->get_id() == id ? owner : nullptr;
}
Owner& named(const std::string& name) { return *Owner::query().filter_by({.name = name}).first(); }

std::string who_is_in() { return current_user<Owner>() ? *current_user<Owner>()->name : "nobody"; }
std::string let_in(const std::string& name) {
    login_user(named(name), {.remember = request().args.contains("remember")});
    return "in";
}
std::string let_out() {
    logout_user();
    return "out";
}
std::string fill_cart() {
    session["cart"] = 1;
    return "filled";
}
std::string end_all(const std::string& name) {
    named(name).epoch = named(name).epoch.value() + 1;
    attacked_db.session.commit();
    return "ended";
}
std::string disable(const std::string& name) {
    named(name).is_active = false;
    attacked_db.session.commit();
    return "disabled";
}

struct Storage {
    bool in_database;
    bool host_prefix;
};

class SessionAttacks : public testing::TestWithParam<Storage> {
  protected:
    SessionAttacks() : app("attacked", Config{{"DATABASE_URL", "sqlite:///:memory:"}, {"SECRET_KEY", "key"}}) {
        if (GetParam().host_prefix) {
            app.config["SESSION_COOKIE_NAME"] = "__Host-session";
            app.config["SESSION_COOKIE_SECURE"] = true;
            app.config["PREFERRED_URL_SCHEME"] = "https";
        }
        attacked_db.init_app(app);
        if (GetParam().in_database) attacked_sessions.init_app(app);
        logins.user_loader(&owner_of);
        logins.init_app(app);
        app.route<who_is_in>("/");
        app.route<let_in>("/in/<name>");
        app.route<let_out>("/out");
        app.route<fill_cart>("/cart");
        app.route<end_all>("/end/<name>");
        app.route<disable>("/disable/<name>");
        const auto context = app.app_context();
        attacked_db.create_all();
        for (const char* name : {"ada", "bob"}) attacked_db.session.add(Owner{.name = name});
        attacked_db.session.commit();
    }

    std::string cookie_name() const { return GetParam().host_prefix ? "__Host-session" : "session"; }
    std::string cookie(const TestClient& client) const { return client.cookie(cookie_name()).value_or(""); }
    /// Returns whom a stranger is taken for who sends these cookies.
    std::string seen_with(const std::string& stolen, const std::string& remembered = {}) {
        TestClient thief{app};
        const CookieOptions options{.secure = GetParam().host_prefix};
        if (!stolen.empty()) thief.set_cookie(cookie_name(), stolen, options);
        if (!remembered.empty()) thief.set_cookie("remember_token", remembered);
        return thief.get("/").body;
    }

    App app;
    LoginManager<Owner> logins;
    TestClient victim{app}, attacker{app};
};

TEST_P(SessionAttacks, H11ASessionThatTheAttackerChoseIsNotTheVictims) {
    attacker.get("/cart");
    const std::string planted = cookie(attacker);
    ASSERT_FALSE(planted.empty());
    victim.set_cookie(cookie_name(), planted, {.secure = GetParam().host_prefix});
    victim.get("/in/ada");
    EXPECT_NE(cookie(victim), planted) << "a log-in renews the session";
    EXPECT_EQ(victim.get("/").body, "ada");
    EXPECT_EQ(attacker.get("/").body, "nobody");
    EXPECT_EQ(seen_with(planted), "nobody");
}

TEST_P(SessionAttacks, H11AnInventedIdentifierIsRefused) {
    for (const char* invented : {"x", "0123456789012345678901234567890123456789012", "....", "eyJfdXNlcl9pZCI6IjEuMSJ9",
                                 "eyJfdXNlcl9pZCI6IjEuMSJ9.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb"}) {
        TestClient client{app};
        client.set_cookie(cookie_name(), invented, {.secure = GetParam().host_prefix});
        EXPECT_EQ(client.get("/").body, "nobody") << invented;
        client.get("/in/ada");
        EXPECT_NE(cookie(client), invented);
    }
}

TEST_P(SessionAttacks, H11AnotherUsersLogInLeavesNothingOfTheFirst) {
    victim.get("/in/ada");
    const std::string first = cookie(victim);
    victim.get("/in/bob");
    EXPECT_EQ(victim.get("/").body, "bob");
    if (GetParam().in_database) {
        EXPECT_EQ(seen_with(first), "nobody");
    }
}

// A signed cookie carries its values, so the server cannot take back one copy: ending all sessions of the user does.
TEST_P(SessionAttacks, H11ACopyFromBeforeTheLogOutIsRefused) {
    victim.get("/in/ada?remember=1");
    const std::string stolen = cookie(victim), remembered = victim.cookie("remember_token").value_or("");
    EXPECT_EQ(seen_with(stolen), "ada");
    EXPECT_EQ(seen_with("", remembered), "ada");
    victim.get("/out");
    EXPECT_EQ(victim.get("/").body, "nobody");
    if (GetParam().in_database) {
        EXPECT_EQ(seen_with(stolen), "nobody");
        EXPECT_EQ(seen_with("", remembered), "nobody");
    }
    victim.get("/end/ada");
    EXPECT_EQ(seen_with(stolen), "nobody");
    EXPECT_EQ(seen_with("", remembered), "nobody");
    EXPECT_EQ(seen_with(stolen, remembered), "nobody");
}

TEST_P(SessionAttacks, H11ADisabledUserIsOutAtOnce) {
    victim.get("/in/ada?remember=1");
    const std::string stolen = cookie(victim), remembered = victim.cookie("remember_token").value_or("");
    attacker.get("/disable/ada");
    EXPECT_EQ(victim.get("/").body, "nobody");
    EXPECT_EQ(seen_with(stolen), "nobody");
    EXPECT_EQ(seen_with("", remembered), "nobody");
    victim.get("/in/ada");
    EXPECT_EQ(victim.get("/").body, "nobody") << "and cannot log in";
}

// Browsers let no other host and no page without TLS set a __Host- cookie, but some can be made to send one without a
// name, whose text a careless server reads as such a cookie.
TEST_P(SessionAttacks, H11ACookieWithoutANameIsNoSession) {
    victim.get("/in/ada");
    const std::string stolen = cookie(victim);
    for (const std::string& field : {"=" + cookie_name() + "=" + stolen, " = " + cookie_name() + "=" + stolen,
                                     "=; =" + cookie_name() + "=" + stolen, "x;=" + cookie_name() + "=" + stolen}) {
        TestClient thief{app};
        EXPECT_EQ(thief.get("/", {.headers = {{"Cookie", field}}}).body, "nobody") << field;
    }
}

TEST_P(SessionAttacks, H11AHostCookieHasTheAttributesThatBrowsersAskFor) {
    if (!GetParam().host_prefix) GTEST_SKIP();
    const std::string field(victim.get("/in/ada").header("Set-Cookie"));
    EXPECT_NE(field.find("__Host-session="), field.npos) << field;
    EXPECT_NE(field.find("; Secure"), field.npos) << field;
    EXPECT_NE(field.find("; Path=/"), field.npos) << field;
    EXPECT_EQ(field.find("Domain"), field.npos) << field;
}

INSTANTIATE_TEST_SUITE_P(Storages, SessionAttacks,
                         testing::Values(Storage{false, false}, Storage{true, false}, Storage{false, true},
                                         Storage{true, true}),
                         [](const auto& info) {
                             return std::string(info.param.in_database ? "Database" : "Cookie") +
                                    (info.param.host_prefix ? "HostPrefix" : "");
                         });

}  // namespace
}  // namespace carboy
