// Log-ins: sessions, the cookie that remembers a visitor, fresh log-ins, roles, where a visitor is sent.
// tests/interop/web compares the session and the cookie with Flask-Login.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <tuple>

#include <carboy/base/error.hpp>
#include <carboy/jinja/adapt/fields.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/security/csrf.hpp>
#include <carboy/web/security/login.hpp>
#include <carboy/web/security/roles.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>
#include <carboy/web/templates/templates.hpp>
#include <carboy/web/testing/test_client.hpp>

namespace carboy::login_test {

struct User {
    long id = 0;
    std::string name;
    std::string token;
    bool is_active = true;
    bool is_admin = false;
    std::string get_id() const { return token; }
    bool has_role(std::string_view role) const { return is_admin && role == "admin"; }
};

}  // namespace carboy::login_test

template <>
struct carboy::jinja::Adapt<carboy::login_test::User>
    : Fields<carboy::login_test::User, Field<"name", &carboy::login_test::User::name>> {};

namespace carboy::web {
namespace {

using login_test::User;

std::map<std::string, User>& users() {
    static std::map<std::string, User> all;
    return all;
}
User* find_user(const std::string& token) {
    for (auto& [name, user] : users())
        if (user.token == token) return &user;
    return nullptr;
}

std::string home() { return current_user<User>() ? current_user<User>()->name : "nobody"; }
std::string page() { return render_template_string("{{ current_user.is_authenticated }} {{ current_user.name }}"); }
std::string secret() { return "secret of " + current_user<User>()->name; }
std::string settings() { return "settings"; }
std::string admin() { return "admin"; }
std::string confirm() {
    confirm_login();
    return "ok";
}
enum class Colour { red, blue };
bool is_admin(const User& user) { return user.is_admin; }
std::string log_in(Request& request) {
    const bool remember = request.form.get("remember", "") == "y";
    const auto found = users().find(request.form.get("name"));
    if (found == users().end()) return "unknown";
    return login_user(found->second, {.remember = remember}) ? next_url("/") : "inactive";
}
std::string token_page() { return generate_csrf(); }
std::string log_out() {
    logout_user();
    return "out";
}
std::string messages() {
    std::string text;
    for (const FlashedMessage& message : get_flashed_messages()) text += message.message;
    return text;
}

class LoginTest : public testing::Test {
  protected:
    LoginTest() {
        users() = {{"ada", {1, "Ada", "t1", true, true}},
                   {"bob", {2, "Bob", "t2", true, false}},
                   {"eve", {3, "Eve", "t3", false, false}}};
        app.config["SECRET_KEY"] = "key";
        login.login_view = "log_in";
        login.user_loader(&find_user);
        login.init_app(app);
        app.route<home>("/");
        app.route<page>("/page");
        app.route<login_required<secret>>("/secret", {Method::get, Method::post, Method::options});
        app.route<fresh_login_required<settings>>("/settings");
        app.route<role_required<admin, &is_admin>>("/admin");
        app.route<log_in>("/login", {Method::get, Method::post});
        app.route<log_out>("/logout");
        app.route<messages>("/messages");
        app.route<confirm>("/confirm");
    }
    TestResponse enter(const std::string& name, const std::string& remember = "", const std::string& next = "") {
        TestRequest request{.form = {{"name", name}, {"remember", remember}}};
        if (!next.empty()) request.query = {{"next", next}};
        return client.post("/login", std::move(request));
    }

    App app{"login"};
    LoginManager<> login;
    TestClient client{app};
};

TEST_F(LoginTest, KnowsWhoIsLoggedIn) {
    EXPECT_EQ(client.get("/").body, "nobody");
    EXPECT_EQ(enter("ada").body, "/");
    EXPECT_EQ(client.get("/").body, "Ada");
    EXPECT_EQ(client.get("/secret").body, "secret of Ada");
    EXPECT_EQ(client.get("/logout").body, "out");
    EXPECT_EQ(client.get("/").body, "nobody");
}

TEST_F(LoginTest, SendsOthersToTheLogInPage) {
    const TestResponse answer = client.get("/secret?a=1&b=2");
    EXPECT_EQ(answer.status, 302);
    EXPECT_EQ(answer.location(), "/login?next=%2Fsecret%3Fa%3D1%26b%3D2");
    EXPECT_EQ(client.get("/messages").body, "Please log in to access this page.");
    EXPECT_EQ(client.options("/secret").status, 302) << "a handler never runs without a user";
    EXPECT_EQ(enter("ada", "", "/secret?a=1&b=2").body, "/secret?a=1&b=2");
}

struct SecretView {
    static constexpr auto decorators = std::make_tuple(require_login);
    std::string get() { return "view of " + current_user<User>()->name; }
};

TEST_F(LoginTest, GuardsMethodViewsAndBlueprints) {
    Blueprint members("members", {.url_prefix = "/members"});
    members.before_request(require_login);
    members.get("/list", [] { return "list"; });
    app.register_blueprint(members);
    app.route<SecretView>("/view");
    EXPECT_EQ(client.get("/view").location(), "/login?next=%2Fview");
    EXPECT_EQ(client.get("/members/list").location(), "/login?next=%2Fmembers%2Flist");
    enter("ada");
    EXPECT_EQ(client.get("/view").body, "view of Ada");
    EXPECT_EQ(client.get("/members/list").body, "list");
}

/// As with Flask-Login: only a response that depends on the session says so.
TEST_F(LoginTest, VariesOnlyWhereTheSessionIsUsed) {
    app.add_url_rule("/same", "same", [](Request&, const PathValues&) { return Response("the same for all"); });
    app.add_url_rule("/folder/", "folder", [](Request&, const PathValues&) { return Response("folder"); });
    const auto vary = [&](const char* path) { return std::string(client.get(path).header("Vary")); };
    EXPECT_EQ(vary("/same"), "") << "without a cookie";
    EXPECT_EQ(vary("/"), "Cookie") << "the handler asks for the user";
    EXPECT_EQ(vary("/secret"), "Cookie");
    EXPECT_EQ(enter("ada", "y").header("Vary"), "Cookie");
    EXPECT_EQ(vary("/same"), "") << "with the session's cookie";
    EXPECT_EQ(vary("/folder"), "") << "a redirect to the corrected path";
    EXPECT_EQ(vary("/nothing"), "") << "404";
    EXPECT_EQ(vary("/page"), "Cookie") << "the template asks for the user";
    EXPECT_EQ(client.get("/").body, "Ada");
    EXPECT_TRUE(client.cookie("remember_token"));
    client.get("/logout");
    EXPECT_FALSE(client.cookie("remember_token"));
}

TEST_F(LoginTest, RefreshesTheCookieInEveryResponse) {
    app.config["REMEMBER_COOKIE_REFRESH_EACH_REQUEST"] = true;
    app.add_url_rule("/same", "same", [](Request&, const PathValues&) { return Response("the same for all"); });
    enter("ada", "y");
    const TestResponse response = client.get("/same");
    EXPECT_EQ(response.header("Vary"), "Cookie");
    EXPECT_NE(response.headers.getlist("Set-Cookie").size(), 0u);
}

TEST(LoginManager, IsMadeWithItsApplication) {
    users() = {{"ada", {1, "Ada", "t1", true, true}}};
    App app{"made", {{"SECRET_KEY", "key"}}};
    LoginManager login{app};
    static_assert(std::same_as<decltype(login), LoginManager<>>);
    login.user_loader(&find_user);
    app.route<home>("/");
    app.route<log_in>("/login", {Method::get, Method::post});
    TestClient client{app};
    client.post("/login", {.form = {{"name", "ada"}}});
    EXPECT_EQ(client.get("/").body, "Ada");
    App other{"other"};
    LoginManager<User> typed{other};
    EXPECT_FALSE(typed.user().load) << "there is no UserLoader for this type";
}

TEST_F(LoginTest, WithoutALogInPageTheAnswerIs401) {
    login.login_view.clear();
    EXPECT_EQ(client.get("/secret").status, 401);
    login.unauthorized_handler([] { return Response("go away", 403); });
    EXPECT_EQ(client.get("/secret").status, 403);
}

TEST_F(LoginTest, RefusesAUserWhoIsNotActive) {
    EXPECT_EQ(enter("eve").body, "inactive");
    EXPECT_EQ(client.get("/").body, "nobody");
    enter("ada");
    users()["ada"].is_active = false;
    EXPECT_EQ(client.get("/").body, "nobody");
}

TEST_F(LoginTest, AChangedIdLogsOutEverywhere) {
    enter("ada", "y");
    const std::string session_cookie = *client.cookie("session"), remembered = *client.cookie("remember_token");
    users()["ada"].token = "t9";
    TestClient replay{app};
    replay.set_cookie("session", session_cookie);
    replay.set_cookie("remember_token", remembered);
    EXPECT_EQ(replay.get("/").body, "nobody");
}

TEST_F(LoginTest, RemembersAVisitor) {
    enter("ada", "y");
    const std::string remembered = *client.cookie("remember_token");
    TestClient later{app};
    later.set_cookie("remember_token", remembered);
    EXPECT_EQ(later.get("/").body, "Ada");
    EXPECT_EQ(later.get("/settings").status, 302) << "a remembered visitor is not fresh";
    later.get("/confirm");
    EXPECT_EQ(later.get("/settings").status, 200);
    later.get("/logout");
    EXPECT_EQ(later.cookie("remember_token"), std::nullopt);
    EXPECT_EQ(later.get("/").body, "nobody");
}

TEST_F(LoginTest, RefusesAForgedCookie) {
    enter("ada", "y");
    const std::string good = *client.cookie("remember_token");
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string forged = good;
        forged[i] = forged[i] == 'x' ? 'y' : 'x';
        TestClient thief{app};
        thief.set_cookie("remember_token", forged);
        EXPECT_EQ(thief.get("/").body, "nobody") << forged;
    }
    for (const std::string& bad :
         {std::string("t1"), std::string("t1|"), std::string("|"), std::string("t2|") + good.substr(3)}) {
        TestClient thief{app};
        thief.set_cookie("remember_token", bad);
        EXPECT_EQ(thief.get("/").body, "nobody");
    }
}

TEST_F(LoginTest, ASessionInAnotherBrowserIsNotFresh) {
    enter("ada");
    EXPECT_EQ(client.get("/settings").status, 200);
    EXPECT_EQ(client.get("/settings", {.headers = {{"User-Agent", "other"}}}).status, 302);
    EXPECT_EQ(client.get("/").body, "Ada");
    app.config["SESSION_PROTECTION"] = "strong";
    EXPECT_EQ(client.get("/", {.headers = {{"User-Agent", "another"}}}).body, "nobody");
}

TEST_F(LoginTest, RolesDecide) {
    EXPECT_EQ(client.get("/admin").status, 302);
    enter("bob");
    EXPECT_EQ(client.get("/admin").status, 403);
    enter("ada");
    EXPECT_EQ(client.get("/admin").body, "admin");
}

TEST_F(LoginTest, NamedRolesDecide) {
    app.route<roles_required<admin, "admin">>("/all1", {Method::get}, {.endpoint = "all1"});
    app.route<roles_required<admin, "admin", "owner">>("/all2", {Method::get}, {.endpoint = "all2"});
    app.route<roles_accepted<admin, "owner", "admin">>("/one", {Method::get}, {.endpoint = "one"});
    app.route<roles_accepted<admin, Colour::red>>("/colour", {Method::get}, {.endpoint = "colour"});
    EXPECT_EQ(client.get("/all1").status, 302) << "first the log-in";
    enter("bob");
    for (const char* path : {"/all1", "/all2", "/one"}) EXPECT_EQ(client.get(path).status, 403) << path;
    enter("ada");
    EXPECT_EQ(client.get("/all1").body, "admin");
    EXPECT_EQ(client.get("/all2").status, 403);
    EXPECT_EQ(client.get("/one").body, "admin");
    EXPECT_EQ(client.get("/colour").status, 500) << "these users have no such roles";
}

TEST(UserRoles, AMemberNamedRoleIsCompared) {
    struct WithEnum {
        Colour role = Colour::blue;
    };
    struct WithText {
        std::string role = "editor";
    };
    struct WithNone {
        std::optional<Colour> role = {};
    };
    constexpr detail::RoleKey blue = detail::role_key(RoleName(Colour::blue));
    constexpr detail::RoleKey red = detail::role_key(RoleName(Colour::red));
    EXPECT_EQ(detail::has_role(WithEnum{}, blue), true);
    EXPECT_EQ(detail::has_role(WithEnum{}, red), false);
    EXPECT_EQ(detail::has_role(WithEnum{}, {.name = "blue"}), std::nullopt);
    EXPECT_EQ(detail::has_role(WithText{}, {.name = "editor"}), true);
    EXPECT_EQ(detail::has_role(WithText{}, {.name = "admin"}), false);
    EXPECT_EQ(detail::has_role(WithText{}, red), std::nullopt);
    EXPECT_EQ(detail::has_role(WithNone{}, blue), false);
    EXPECT_EQ(detail::has_role(WithNone{Colour::blue}, blue), true);
    EXPECT_EQ(detail::has_role(5, {.name = "admin"}), std::nullopt);
}

TEST_F(LoginTest, LogInRenewsTheCsrfToken) {
    Csrf csrf;
    csrf.init_app(app);
    csrf.exempt<log_in>();
    app.get<token_page>("/token");
    const std::string before = client.get("/token").body;
    enter("ada");
    EXPECT_EQ(client.post("/secret", {.form = {{"csrf_token", before}}}).status, 400);
    EXPECT_EQ(client.post("/secret", {.form = {{"csrf_token", client.get("/token").body}}}).status, 200);
}

/// H12 of the reliability table: no target leads to another site.
TEST_F(LoginTest, NextLeadsToThisApplicationOnly) {
    for (const char* target : {"//evil.example",
                               "///evil.example",
                               "/\\evil.example",
                               "\\\\evil.example",
                               "\\/evil.example",
                               "/\t/evil.example",
                               "/\n/evil",
                               "\t//evil.example",
                               " //evil.example",
                               "https://evil.example",
                               "http:evil.example",
                               "https:evil.example",
                               "https:/evil.example",
                               "HTTPS://evil.example",
                               "javascript:alert(1)",
                               "java\nscript:alert(1)",
                               "data:text/html,x",
                               "evil.example",
                               "@evil.example",
                               "user@evil.example",
                               "",
                               "?next=//evil.example",
                               "#//evil",
                               "./evil",
                               "../evil",
                               "/%0a\r\nSet-Cookie: x=1",
                               "/\r\nX: y",
                               "/\x7f",
                               "http://localhost@evil.example",
                               "http://localhost.evil.example",
                               "//localhost",
                               "/\\\\evil.example",
                               "/\v/evil",
                               "/\f/evil",
                               "mailto:a@b",
                               "vbscript:x",
                               "ftp://evil",
                               "blob:x",
                               "///",
                               "//",
                               "/\\",
                               "\\",
                               "https:\\\\evil",
                               "ht\ttps://evil",
                               "/a\\b",
                               "//evil.example/%2f..",
                               "//%5cevil.example",
                               "x:/evil",
                               "%2f%2fevil.example",
                               "&#x2f;evil"})
        EXPECT_EQ(enter("ada", "", target).body, "/") << target;
    for (const char* target : {"/", "/a", "/a/b?c=d#e", "/a//b", "/%2f%2fevil", "/@x", "/a:b", "/?next=http://x"})
        EXPECT_EQ(enter("ada", "", target).body, target);
}

TEST_F(LoginTest, TemplatesSeeTheUser) {
    EXPECT_EQ(client.get("/page").body, "False ");
    enter("ada");
    EXPECT_EQ(client.get("/page").body, "True Ada");
}

TEST_F(LoginTest, SaysWhatIsMissing) {
    App plain{"plain"};
    plain.config["TESTING"] = true;
    plain.route<home>("/");
    TestClient visitor{plain};
    try {
        visitor.get("/");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), "no_user_loader");
    }
}

}  // namespace
}  // namespace carboy::web
