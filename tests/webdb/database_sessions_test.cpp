// Sessions in the database and log-ins of models: identifiers, renewal, revocation, expiry, remembered browsers. With
// CARBOY_TEST_POSTGRES, on that server; else in memory.
#include <carboy/carboy.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace carboy {
namespace {

struct Member {
    Column<Integer, primary_key> id;
    Column<String<40>, unique> name;
    Column<bool, default_<true>> is_active;
    Column<std::optional<String<10>>> role;
    CARBOY_MODEL(Member, id, name, is_active, role);
};

struct KeyedByText {
    Column<String<8>, primary_key> id;
    CARBOY_MODEL(KeyedByText, id);
};
struct KeyedByUuid {
    Column<Uuid, primary_key, default_uuid> id;
    CARBOY_MODEL(KeyedByUuid, id);
};

Database db;
DatabaseSessions sessions;

Member& member(const std::string& name) { return *Member::query().filter_by({.name = name}).first(); }
std::string who() { return current_user<Member>() ? *current_user<Member>()->name : "nobody"; }
std::string enter(const std::string& name) {
    login_user(member(name), {.remember = request().args.contains("remember")});
    return "in";
}
std::string leave() {
    logout_user();
    return "out";
}
std::string put(const std::string& value) {
    session["value"] = value;
    return "stored";
}
std::string get() { return session.get<std::string>("value", "(none)"); }
std::string make_permanent() {
    session.set_permanent(true);
    return "permanent";
}
std::string revoke(const std::string& name) {
    const std::int64_t ended = sessions.revoke(member(name));
    db.session.commit();
    return std::to_string(ended);
}
std::string revoke_others() {
    const std::int64_t ended = sessions.revoke_others(*current_user<Member>());
    db.session.commit();
    return std::to_string(ended);
}
std::string put_after_revoke() {
    session["value"] = "late";
    sessions.revoke(*current_user<Member>());
    db.session.commit();
    return "late";
}
std::string leave_work_open() {
    db.session.add(Member{.name = "unfinished"});
    db.session.flush();
    session["value"] = "kept";
    return "open";
}
std::string read_inside_work() {
    db.session.add(Member{.name = "unfinished"});
    db.session.flush();
    return session.get<std::string>("value", "(none)");
}

/// What the name in the path does to the objects of the session.
std::string lose_objects(const std::string& how) {
    const std::string before = who();
    if (how == "close") db.session.close();
    if (how == "expunge") db.session.expunge(*current_user<Member>());
    if (how == "expunge_all") db.session->expunge_all();
    if (how == "rollback") db.session.rollback();
    if (how == "nested") {
        const auto context = web::current_app().app_context();
        if (who() != before || !db.session->contains(*current_user<Member>())) return "not of the inner session";
    }
    Member::query().order_by(Member::c.id.desc()).all();
    if (!db.session->contains(*current_user<Member>())) return "not of this session";
    return before + " " + who() + " " + render_template_string("{{ current_user.name }}");
}
std::string enter_new_and_lose() {
    login_user(db.session.add(Member{.id = 77, .name = "eve"}));
    const std::string before = who();
    db.session.rollback();
    return before + " " + who();
}

std::string database_url() {
    const char* server = std::getenv("CARBOY_TEST_POSTGRES");
    return server ? server : "sqlite:///:memory:";
}

auto in_days(int count) {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) +
           std::chrono::days(count);
}

std::string read_after_failure() {
    try {
        db.session.execute(unchecked("SELECT nothing FROM nowhere"));
    } catch (const Error&) {
        // The transaction stays open.
    }
    return session.get<std::string>("value", "(none)");
}

class DatabaseSessionsTest : public testing::Test {
  protected:
    DatabaseSessionsTest() : app("members", Config{{"DATABASE_URL", database_url()}, {"SECRET_KEY", "key"}}) {
        db.init_app(app);
        sessions.init_app(app);
        logins.init_app(app);
        app.route<who>("/");
        app.route<roles_required<who, "editor">>("/edit", Method::get, {.endpoint = "edit"});
        app.route<enter>("/in/<name>");
        app.route<leave>("/out");
        app.route<put>("/put/<value>");
        app.route<get>("/get");
        app.route<make_permanent>("/permanent");
        app.route<revoke>("/revoke/<name>");
        app.route<revoke_others>("/revoke_others");
        app.route<put_after_revoke>("/late");
        app.route<leave_work_open>("/open");
        app.route<read_inside_work>("/inside");
        app.route<read_after_failure>("/failure");
        app.route<lose_objects>("/lose/<how>");
        app.route<enter_new_and_lose>("/lose_new");
        const auto context = app.app_context();
        db.drop_all();
        db.create_all();
        for (const char* name : {"ada", "bob"}) db.session.add(Member{.name = name});
        db.session.commit();
    }
    template <class... Args>
    std::int64_t scalar(const char* text, const Args&... args) {
        const auto context = app.app_context();
        for (const auto& row : db.session.execute(unchecked(text), args...)) return row.template get<std::int64_t>(0);
        return -1;
    }
    template <class... Args>
    void change(const char* text, const Args&... args) {
        const auto context = app.app_context();
        db.session.execute(unchecked(text), args...);
        db.session.commit();
    }
    std::int64_t rows() { return scalar("SELECT count(*) FROM carboy_session"); }

    App app;
    LoginManager<Member> logins;
    TestClient client{app};
};

TEST_F(DatabaseSessionsTest, TheCookieHasOnlyAnIdentifier) {
    EXPECT_EQ(client.get("/get").body, "(none)");
    EXPECT_EQ(rows(), 0) << "nothing is stored for a visitor without values";
    EXPECT_EQ(client.cookie("session"), std::nullopt);
    client.get("/put/" + std::string(200, 'x'));
    const std::string cookie = *client.cookie("session");
    EXPECT_LT(cookie.size(), 120u);
    EXPECT_EQ(client.get("/get").body, std::string(200, 'x'));
    client.get("/put/y");
    EXPECT_EQ(client.get("/get").body, "y");
    EXPECT_EQ(rows(), 1);
    EXPECT_EQ(scalar("SELECT count(*) FROM carboy_session WHERE data = '{\"value\":\"y\"}' AND length(key) = 43"), 1);
    TestClient thief{app};
    for (std::size_t i = 0; i < cookie.size(); i += 3) {
        std::string forged = cookie;
        forged[i] = forged[i] == 'x' ? 'y' : 'x';
        thief.set_cookie("session", forged);
        EXPECT_EQ(thief.get("/get").body, "(none)") << i;
    }
    thief.clear_cookies();
    EXPECT_EQ(thief.get("/get").body, "(none)");
}

// The time in the cookie is that of its signature, and the session is in the database.
TEST_F(DatabaseSessionsTest, ASessionOutlivesTheSecondInWhichItBegan) {
    client.get("/put/kept");
    std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
    EXPECT_EQ(client.get("/get").body, "kept");
}

TEST_F(DatabaseSessionsTest, ACookieWithValuesIsNotASession) {
    App plain("plain", Config{{"SECRET_KEY", "key"}});
    plain.route<put>("/put/<value>");
    TestClient before{plain};
    before.get("/put/old");
    client.set_cookie("session", *before.cookie("session"));
    EXPECT_EQ(client.get("/get").body, "(none)");
    client.get("/put/new");
    EXPECT_EQ(client.get("/get").body, "new");
}

TEST_F(DatabaseSessionsTest, ALogInRenewsTheIdentifier) {
    client.get("/put/cart");
    const std::string planted = *client.cookie("session");
    client.get("/in/ada");
    EXPECT_NE(*client.cookie("session"), planted);
    EXPECT_EQ(client.get("/").body, "ada");
    EXPECT_EQ(client.get("/get").body, "cart") << "the values stay";
    EXPECT_EQ(rows(), 1);
    TestClient thief{app};
    thief.set_cookie("session", planted);
    EXPECT_EQ(thief.get("/").body, "nobody");
    EXPECT_EQ(thief.get("/get").body, "(none)");
    const std::string used = *client.cookie("session");
    client.get("/out");
    thief.set_cookie("session", used);
    EXPECT_EQ(thief.get("/").body, "nobody") << "a copy from before the log-out";
}

TEST_F(DatabaseSessionsTest, RevokingEndsAllSessionsOfAUser) {
    TestClient phone{app}, remembered{app}, other{app};
    client.get("/in/ada");
    phone.get("/in/ada?remember=1");
    other.get("/in/bob");
    remembered.set_cookie("remember_token", *phone.cookie("remember_token"));
    EXPECT_EQ(remembered.get("/").body, "ada");
    EXPECT_EQ(rows(), 5);
    EXPECT_EQ(other.get("/revoke/ada").body, "4");
    for (TestClient* one : {&client, &phone, &remembered}) EXPECT_EQ(one->get("/").body, "nobody");
    EXPECT_EQ(other.get("/").body, "bob");
    EXPECT_EQ(other.get("/revoke/bob").body, "1") << "the current session too";
    EXPECT_EQ(other.get("/").body, "nobody");
    EXPECT_EQ(rows(), 0);
}

TEST_F(DatabaseSessionsTest, RevokingTheOthersKeepsTheCurrentSession) {
    TestClient phone{app};
    client.get("/in/ada");
    phone.get("/in/ada?remember=1");
    EXPECT_EQ(client.get("/revoke_others").body, "2");
    EXPECT_EQ(client.get("/").body, "ada");
    EXPECT_EQ(phone.get("/").body, "nobody");
}

TEST_F(DatabaseSessionsTest, ARevokedSessionIsNotWrittenAgain) {
    client.get("/in/ada");
    client.get("/late");
    EXPECT_EQ(rows(), 0);
    EXPECT_EQ(client.cookie("session"), std::nullopt);
    EXPECT_EQ(client.get("/").body, "nobody");
}

TEST_F(DatabaseSessionsTest, ALogOutForgetsTheBrowser) {
    client.get("/in/ada?remember=1");
    const std::string token = *client.cookie("remember_token");
    EXPECT_EQ(rows(), 2);
    client.get("/out");
    EXPECT_EQ(rows(), 0);
    TestClient thief{app};
    thief.set_cookie("remember_token", token);
    EXPECT_EQ(thief.get("/").body, "nobody");
    thief.set_cookie("session", token);
    EXPECT_EQ(thief.get("/").body, "nobody");
}

TEST_F(DatabaseSessionsTest, SessionsExpire) {
    client.get("/in/ada?remember=1");
    change("UPDATE carboy_session SET expires_at = ?", in_days(-1));
    EXPECT_EQ(client.get("/").body, "nobody");
    {
        const auto context = app.app_context();
        EXPECT_EQ(sessions.purge(), 2);
        EXPECT_EQ(sessions.purge(), 0);
    }
    client.get("/in/ada");
    change("UPDATE carboy_session SET expires_at = ?", in_days(1));
    client.get("/");
    EXPECT_EQ(scalar("SELECT count(*) FROM carboy_session WHERE expires_at > ?", in_days(20)), 1)
        << "use prolongs a session";
    EXPECT_EQ(client.get("/permanent").status, 200);
    EXPECT_NE(client.get("/put/x").header("Set-Cookie").find("Expires="), std::string_view::npos);
}

TEST_F(DatabaseSessionsTest, UnfinishedWorkDoesNotBlockTheSession) {
    EXPECT_EQ(client.get("/open").body, "open");
    EXPECT_EQ(client.get("/get").body, "kept");
    EXPECT_EQ(client.get("/inside").body, "kept");
    EXPECT_EQ(client.get("/failure").body, "kept");
    EXPECT_EQ(scalar("SELECT count(*) FROM member"), 2) << "work that was not committed is undone";
}

TEST_F(DatabaseSessionsTest, ASecondStorageIsRefused) {
    DatabaseSessions second;
    EXPECT_THROW(second.init_app(app), Error);
}

TEST_F(DatabaseSessionsTest, ARequestSendsFewStatements) {
    client.get("/in/ada");
    RecordedQueries queries{app};
    EXPECT_EQ(client.get("/").body, "ada");
    EXPECT_EQ(queries.count(), 2u) << queries.text();
    EXPECT_NE(queries.text().find("FROM carboy_session"), std::string::npos) << queries.text();
    EXPECT_NE(queries.statements().back().find("FROM member"), std::string::npos) << queries.text();
    queries.clear();
    client.get("/nothing");
    EXPECT_EQ(queries.count(), 0u) << "a request that does not use its session";
}

TEST_F(DatabaseSessionsTest, AUserWhoHasLeftTheSessionIsLoadedAgain) {
    EXPECT_EQ(client.get("/lose_new").body, "eve nobody");
    client.get("/in/ada");
    for (const std::string how : {"close", "expunge", "expunge_all", "rollback", "nested"})
        EXPECT_EQ(client.get("/lose/" + how).body, "ada ada ada") << how;
}

TEST_F(DatabaseSessionsTest, AColumnHasTheRole) {
    EXPECT_EQ(client.get("/edit").status, 401);
    client.get("/in/ada");
    EXPECT_EQ(client.get("/edit").status, 403);
    change("UPDATE member SET role = 'editor'");
    EXPECT_EQ(client.get("/edit").body, "ada");
}

TEST_F(DatabaseSessionsTest, ATestPreparesALogIn) {
    client.session_transaction([] { session["_user_id"] = "2"; });
    EXPECT_EQ(client.get("/").body, "bob");
}

TEST_F(DatabaseSessionsTest, UsersAreFoundByTheirKey) {
    const auto context = app.app_context();
    const auto load = [](const std::string& id) { return web::UserLoader<Member>::load(id); };
    ASSERT_NE(load("1"), nullptr);
    EXPECT_EQ(load("1")->name, "ada");
    for (const char* id : {"3", "", "x", "1x", "-1", "99999999999999999999"}) EXPECT_EQ(load(id), nullptr) << id;
    db.session.add(KeyedByText{.id = "abc"});
    const KeyedByUuid& keyed = db.session.add(KeyedByUuid{});
    db.session.commit();
    EXPECT_NE(web::UserLoader<KeyedByText>::load("abc"), nullptr);
    EXPECT_EQ(web::UserLoader<KeyedByText>::load("abd"), nullptr);
    const KeyedByUuid* found = web::UserLoader<KeyedByUuid>::load(web::detail::user_id(keyed));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->id, keyed.id);
    EXPECT_EQ(web::UserLoader<KeyedByUuid>::load("no uuid"), nullptr);
}

}  // namespace
}  // namespace carboy
