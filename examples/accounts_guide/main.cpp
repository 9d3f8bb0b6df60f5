// The code of docs/guide/accounts.md, compiled and run.
#include <carboy/web.hpp>

#include <cassert>
#include <map>

using namespace carboy;

enum class Role { reader, editor };

struct Account {
    std::string name;
    std::string password_hash;
    Role role = Role::reader;
    bool is_active = true;
    std::string session_key;  // a new one ends every session of the account
    std::string get_id() const { return name + "/" + session_key; }
};

template <>
struct jinja::Adapt<Account> : jinja::Fields<Account, jinja::Field<"name", &Account::name>> {};

std::map<std::string, Account> accounts;  // a table of the database in a real application

Account* find_account(const std::string& name) {
    const auto found = accounts.find(name);
    return found == accounts.end() ? nullptr : &found->second;
}

std::string name_of_token(const std::string& token) { return token == "t0ken" ? "ada" : ""; }

Account* account_of_session(const std::string& id) {
    Account* account = find_account(id.substr(0, id.find('/')));
    return account && account->get_id() == id ? account : nullptr;
}

Account* account_of_token(Request& request) {
    const std::optional<Authorization> sent = request.authorization();
    return sent && sent->type == "bearer" ? find_account(name_of_token(sent->token)) : nullptr;
}

LoginManager login;
RateLimit attempts_by_address{20, std::chrono::minutes(1)};
RateLimit attempts_by_account{5, std::chrono::minutes(1)};

struct LoginForm : Form {
    StringField name{"Name", {required()}};
    PasswordField password{"Password", {required()}};
    BooleanField remember{"Stay logged in"};
    CARBOY_FORM(LoginForm, name, password, remember);
};

Response home() { return render_template("home.html"); }

Response log_in(Request& request) {
    LoginForm form{request};
    if (!form.validate_on_submit()) return "Name and password, please.";
    attempts_by_address.require(client_network(request));
    attempts_by_account.require(form.name.data());
    Account* account = find_account(form.name.data());
    if (!check_password_of(account ? account->password_hash : "", form.password.data())) return "That is not right.";
    if (needs_rehash(account->password_hash)) account->password_hash = generate_password_hash(form.password.data());
    attempts_by_account.reset(account->name);
    if (!login_user(*account, {.remember = form.remember.data()})) return "This account is locked.";
    return redirect(next_url(url_for<home>()));
}

Response log_out() {
    logout_user();
    return redirect(url_for<home>());
}

Response profile() { return "The profile of " + current_user<Account>()->name; }

Response change_password() { return "Choose a new password."; }

bool is_editor(const Account& account) { return account.role == Role::editor; }
Response edit() { return "Edit away."; }
Response publish() { return "Published."; }

App create_app() {
    App app{"accounts_guide"};
    app.config["SECRET_KEY"] = "a long random text";
    app.config["WTF_CSRF_ENABLED"] = false;  // for this test
    login.login_view = "log_in";
    login.user_loader(account_of_session);
    login.request_loader(account_of_token);
    user_logged_in.connect(app, [](const LoginEvent& event) {
        if (const Account* account = event.user<Account>()) event.app.logger.info("{} has logged in", account->name);
    });
    login.init_app(app);
    app.route<home>("/");
    app.route<log_in>("/login", {Method::get, Method::post});
    app.post<log_out>("/logout");
    app.route<login_required<profile>>("/profile");
    app.route<fresh_login_required<change_password>>("/password");
    app.route<role_required<edit, &is_editor>>("/edit");
    app.route<roles_required<publish, Role::editor>>("/publish");
    return app;
}

int main() {
    App app = create_app();
    accounts["ada"] = {"ada", generate_password_hash("lovelace", "pbkdf2:sha256:1000"), Role::reader, true, "k1"};
    TestClient client = app.test_client();
    assert(client.get("/profile").location() == "/login?next=%2Fprofile");
    assert(client.post("/login", {.form = {{"name", "ada"}, {"password", "wrong"}}}).body == "That is not right.");
    assert(client.post("/login", {.form = {{"name", "eve"}, {"password", "wrong"}}}).body == "That is not right.");
    const TestResponse in = client.post(
        "/login",
        {.form = {{"name", "ada"}, {"password", "lovelace"}, {"remember", "y"}}, .query = {{"next", "/profile"}}});
    assert(in.location() == "/profile");
    assert(accounts["ada"].password_hash.starts_with("scrypt:"));
    assert(client.get("/").contains("Hello ada."));
    assert(client.get("/profile").body == "The profile of ada");
    assert(client.get("/password").status == 200);
    TestClient program = app.test_client();
    program.default_headers.set("Authorization", "Bearer t0ken");
    assert(program.get("/profile").body == "The profile of ada" && !program.cookie("session"));
    assert(client.get("/edit").status == 403 && client.get("/publish").status == 403);

    TestClient stolen = app.test_client();
    stolen.set_cookie("remember_token", *client.cookie("remember_token"));
    assert(stolen.get("/profile").status == 200 && stolen.get("/password").status == 302);
    accounts["ada"].session_key = "k2";
    assert(stolen.get("/profile").status == 302 && client.get("/profile").status == 302);

    for (int i = 0; i < 5; ++i) client.post("/login", {.form = {{"name", "bob"}, {"password", "x"}}});
    assert(client.post("/login", {.form = {{"name", "bob"}, {"password", "x"}}}).status == 429);
}
