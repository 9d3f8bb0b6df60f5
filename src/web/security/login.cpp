#include <carboy/web/security/login.hpp>
#include <carboy/web/security/login_signals.hpp>
#include <carboy/web/security/roles.hpp>

#include <algorithm>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/http/error.hpp>
#include <carboy/web/context/url_for.hpp>
#include <carboy/web/request/responses.hpp>
#include <carboy/web/session/flash.hpp>
#include <carboy/web/session/session.hpp>

#include "web/config/csrf_settings.hpp"
#include "web/config/login_settings.hpp"
#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/context/uses_sessions.hpp"
#include "web/security/login_view.hpp"
#include "web/security/remember_cookie.hpp"
#include "web/session/session_store.hpp"
#include "web/session/stored_session.hpp"
#include "web/templates/template_environment.hpp"

namespace carboy::web {

namespace {

/// The current request's user, once it has been looked up. A user whose lifetime number has changed may have ended.
struct LoginState {
    bool is_loaded = false;
    const void* user = nullptr;
    std::uint64_t lifetime = 0;
};

LoginState& login_state() { return request_context().storage.get_or_emplace<LoginState>(); }
const Config& login_config() { return request_context().application.config; }
const Request& current_request() { return request_context().request; }

const AnyLoginManager& manager() {
    AnyLoginManager* const* found = request_context().application.extensions.get<AnyLoginManager*>();
    if (!found || (!(*found)->user().load && !(*found)->user().load_from_request))
        throw Error("no_user_loader", "There is no function that finds the current user.",
                    "Call login.init_app(app), and login.user_loader(...) or login.request_loader(...), before the "
                    "application serves.");
    return **found;
}

std::uint64_t lifetime_of_users() {
    const auto number = manager().user().lifetime;
    return number ? number() : 0;
}

/// Remembers the user for the rest of the request.
void remember_loaded(const void* user) { login_state() = {true, user, lifetime_of_users()}; }

std::string login_key() {
    std::string key = login_config().get(settings::secret_key);
    if (key.empty())
        throw Error("no_secret_key", "Nobody can log in because SECRET_KEY is not set.",
                    "Set app.config[\"SECRET_KEY\"] to a long random text, and keep it out of the sources.");
    return key;
}

std::string browser_identifier() {
    const Request& request = current_request();
    std::string_view address = request.headers.get("X-Forwarded-For", request.remote_addr);
    address = address.substr(0, address.find(','));
    while (address.starts_with(' ')) address.remove_prefix(1);
    while (address.ends_with(' ')) address.remove_suffix(1);
    if (!request.headers.contains("User-Agent")) return session_identifier(address, std::nullopt);
    return session_identifier(address, request.headers.get("User-Agent", {}));
}

void forget() {
    for (const char* name : {"_user_id", "_fresh", "_id"}) session.erase(name);
}

/// Tells the receivers of one of the signals about a user, or about nobody.
template <class Event>
void announce(const Signal<Event>& signal, const void* user) {
    Application& application = request_context().application;
    signal.send(application, {{*application.app, {user, manager().user().type}}});
}

/// What has become of a log-in whose session appears in another browser.
enum class Protection : std::uint8_t { untouched, not_fresh, ended };

Protection protect_session() {
    const std::string mode = login_config().get(settings::session_protection);
    if ((mode != "basic" && mode != "strong") || session.empty()) return Protection::untouched;
    if (session.get<std::string>("_id") == browser_identifier()) return Protection::untouched;
    if (mode == "basic" || session.permanent()) {
        if (session.get<bool>("_fresh") != false) session["_fresh"] = false;
        return Protection::not_fresh;
    }
    forget();
    session["_remember"] = "clear";
    return Protection::ended;
}

const void* user_of_session(const AnyLoginManager& login) {
    if (!login.user().load) return nullptr;
    const auto id = session.get<std::string>("_user_id");
    return id ? login.user().load(*id) : nullptr;
}

/// Returns the id of the user whom the cookie's text names. With sessions on the server, the text is an identifier, so
/// that the cookie can be revoked.
std::optional<std::string> remembered_user(const std::string& text) {
    SessionStorage* storage = session_storage();
    if (!storage) return text;
    const auto found = storage->find(storage_key(IdentifierUse::remember, text));
    return found ? std::optional(found->user) : std::nullopt;
}

const void* user_of_cookie(const AnyLoginManager& login) {
    const std::string* cookie = current_request().cookies->find(login_config().get(settings::remember_cookie_name));
    if (!cookie || !login.user().load || session.get<std::string>("_remember") == "clear") return nullptr;
    const auto text = decode_remember_cookie(*cookie, login_key());
    const auto id = text ? remembered_user(*text) : std::nullopt;
    if (!id) return nullptr;
    const void* user = login.user().load(*id);
    if (!user) return nullptr;
    session["_user_id"] = *id;
    session["_fresh"] = false;
    return user;
}

const void* user_of_request(const AnyLoginManager& login) {
    return login.user().load_from_request ? login.user().load_from_request(request_context().request) : nullptr;
}

const void* active_user(const void* user) { return user && manager().user().is_active(user) ? user : nullptr; }

/// Remembers the user before the receivers of the signal ask for the current one.
template <class Event>
void announce_loaded(const Signal<Event>& signal, const void* user) {
    remember_loaded(active_user(user));
    announce(signal, user);
}

const void* load_user() {
    const AnyLoginManager& login = manager();
    const Protection protection = protect_session();
    const void* user = nullptr;
    if (protection != Protection::ended) {
        user = user_of_session(login);
        if (!user && (user = user_of_cookie(login))) announce_loaded(user_loaded_from_cookie, user);
        if (!user && (user = user_of_request(login))) announce_loaded(user_loaded_from_request, user);
    }
    if (protection != Protection::untouched) announce_loaded(session_protected, user);
    return active_user(user);
}

http::CookieOptions remember_cookie_options() {
    http::CookieOptions options;
    options.domain = login_config().get(settings::remember_cookie_domain);
    options.path = login_config().get(settings::remember_cookie_path);
    options.secure = login_config().get(settings::remember_cookie_secure);
    options.httponly = login_config().get(settings::remember_cookie_httponly);
    options.samesite = login_config().get(settings::remember_cookie_samesite);
    return options;
}

/// The text of the cookie that the visitor has sent, if it is genuine.
std::optional<std::string> sent_cookie_text() {
    const std::string* cookie = current_request().cookies->find(login_config().get(settings::remember_cookie_name));
    return cookie ? decode_remember_cookie(*cookie, login_key()) : std::nullopt;
}

/// Returns the text of a cookie that remembers the user. With sessions on the server, a cookie that the visitor already
/// has is prolonged.
std::string remember(const std::string& user, std::chrono::system_clock::time_point expires) {
    SessionStorage* storage = session_storage();
    if (!storage) return user;
    StoredSession row{.key = {}, .user = user, .values = "{}", .expires = expires};
    if (const auto sent = sent_cookie_text(); sent && remembered_user(*sent) == user) {
        row.key = storage_key(IdentifierUse::remember, *sent);
        if (storage->update(row)) return *sent;
    }
    const std::string identifier = new_identifier();
    row.key = storage_key(IdentifierUse::remember, identifier);
    storage->insert(row);
    return identifier;
}

void forget_browser() {
    SessionStorage* storage = session_storage();
    if (!storage) return;
    if (const auto sent = sent_cookie_text()) storage->erase(storage_key(IdentifierUse::remember, *sent));
}

/// True when login_user or logout_user has asked for a change of the cookie, in this request or in one whose response
/// was lost. To look for that is not a use of the session, and one on the server is not read for it.
bool awaits_change() {
    const bool unused = !request_context().storage.get<SessionStore>();
    if (unused && (session_storage() || !current_request().headers.contains("Cookie"))) return false;
    return current_session_store().peek().contains("_remember");
}

/// Sets or deletes the cookie when login_user or logout_user asked for it.
/// Source: Flask-Login login_manager.py, LoginManager._update_remember_cookie.
void update_cookie(http::Response& response) {
    if (!login_config().get(settings::remember_cookie_refresh) && !awaits_change()) return;
    auto wanted = session.get<std::string>("_remember");
    if (!wanted && login_config().get(settings::remember_cookie_refresh)) wanted = "set";
    if (!wanted) return;
    session.erase("_remember");
    const std::string name = login_config().get(settings::remember_cookie_name);
    http::CookieOptions options = remember_cookie_options();
    if (const auto id = session.get<std::string>("_user_id"); id && *wanted == "set") {
        const auto seconds = session.get<double>("_remember_seconds")
                                 .value_or(static_cast<double>(login_config().get(settings::remember_cookie_duration)));
        const auto expires =
            std::chrono::system_clock::now() + std::chrono::seconds(static_cast<std::int64_t>(seconds));
        options.expires = expires;
        response.set_cookie(name, encode_remember_cookie(remember(*id, expires), login_key()), options);
    } else if (*wanted == "clear") {
        forget_browser();
        options.expires = std::chrono::system_clock::time_point{};
        options.max_age = std::chrono::seconds(0);
        response.set_cookie(name, "", options);
    }
}

http::Response send_to(const std::string& endpoint, const std::string& message, const std::string& category) {
    if (!message.empty()) flash(message, category);
    return redirect(url_for(endpoint, {{"next", current_request().whole_target()}}));
}

}  // namespace

void AnyLoginManager::install(Application& application) {
    if (application.extensions.get<AnyLoginManager*>()) return;
    application.extensions.emplace<AnyLoginManager*>(this);
    application.parts.get<TemplateEngine>()->add_global("current_user", make_current_user_object());
    application.hooks.after_request.push_back(&update_cookie);
    note_session_use(application).log_ins = true;
}

void AnyLoginManager::set_type(detail::UserType type) {
    if (user_.type && user_.type != type.type) detail::throw_wrong_user_type();
    type.load = std::move(user_.load);
    type.load_from_request = std::move(user_.load_from_request);
    user_ = std::move(type);
}

http::Response AnyLoginManager::unauthorized() const {
    announce(user_unauthorized, nullptr);
    if (unauthorized_) return unauthorized_();
    if (login_view.empty()) throw http::HttpError(401);
    return send_to(login_view, login_message, login_message_category);
}

http::Response AnyLoginManager::needs_refresh() const {
    announce(user_needs_refresh, detail::current_user().object);
    const std::string& view = refresh_view.empty() ? login_view : refresh_view;
    if (view.empty()) throw http::HttpError(401);
    return send_to(view, needs_refresh_message, needs_refresh_message_category);
}

bool detail::login(AnyUser user, const std::string& id, bool active, const LoginOptions& options) {
    const AnyLoginManager& login = manager();
    if (user.type != login.user().type) throw_wrong_user_type();
    if (!active && !options.force) return false;
    login_key();
    session.renew();
    session["_user_id"] = id;
    session["_fresh"] = options.fresh;
    session["_id"] = browser_identifier();
    session.erase(login_config().get(settings::csrf_field_name));
    if (options.remember) {
        session["_remember"] = "set";
        if (options.duration) session["_remember_seconds"] = static_cast<double>(options.duration->count());
    }
    remember_loaded(user.object);
    announce(user_logged_in, user.object);
    return true;
}

void logout_user() {
    const void* const user = detail::current_user().object;
    if (!session.empty()) session.renew();
    forget();
    session.erase(login_config().get(settings::csrf_field_name));
    session.erase("_remember_seconds");
    if (current_request().cookies.contains(login_config().get(settings::remember_cookie_name)))
        session["_remember"] = "clear";
    else
        session.erase("_remember");
    remember_loaded(nullptr);
    announce(user_logged_out, user);
}

detail::AnyUser detail::current_user() {
    const LoginState& known = login_state();
    if (!known.is_loaded || (known.user && known.lifetime != lifetime_of_users())) remember_loaded(load_user());
    return {known.user, manager().user().type};
}

void detail::throw_wrong_user_type() {
    throw Error("wrong_user_type", "The current user has a different type from the one that was requested.",
                "Use the type that the function given to user_loader returns.");
}

bool is_authenticated() { return detail::current_user().object != nullptr; }

bool login_fresh() { return is_authenticated() && session.get<bool>("_fresh") == true; }

void confirm_login() {
    session["_fresh"] = true;
    session["_id"] = browser_identifier();
    announce(user_login_confirmed, detail::current_user().object);
}

std::optional<http::Response> require_login(http::Request&) {
    if (is_authenticated()) return std::nullopt;
    return manager().unauthorized();
}

std::optional<http::Response> require_fresh_login(http::Request&) {
    if (!is_authenticated()) return manager().unauthorized();
    return login_fresh() ? std::nullopt : std::optional(manager().needs_refresh());
}

std::optional<http::Response> detail::require_roles(http::Request& request, RoleRule rule,
                                                    std::span<const RoleKey> roles) {
    if (auto answer = require_login(request)) return answer;
    const void* user = current_user().object;
    const auto has = [&](const RoleKey& role) {
        const std::optional<bool> answer = manager().user().has_role(user, role);
        if (!answer)
            throw Error("no_roles", "The current user has no roles of the kind that the route names.",
                        "Give the users' type a function bool has_role(std::string_view name) const, or a member "
                        "`role` that is a string or the enumeration of the route's roles.");
        return *answer;
    };
    const bool allowed = rule == RoleRule::all ? std::all_of(roles.begin(), roles.end(), has)
                                               : std::any_of(roles.begin(), roles.end(), has);
    if (!allowed) throw http::HttpError(403);
    return std::nullopt;
}

/// A browser removes tabs and line breaks from a URL and treats a backslash as a slash.
bool is_local_path(std::string_view target) noexcept {
    if (!target.starts_with('/') || target.starts_with("//")) return false;
    return std::none_of(target.begin(), target.end(),
                        [](char c) { return c == '\\' || static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::string next_url(std::string_view fallback) {
    const Request& request = current_request();
    const std::string* target = request.args->find("next");
    if (!target) target = request.form->find("next");
    return target && is_local_path(*target) ? *target : std::string(fallback);
}

jinja::Value view_current_user() {
    const detail::AnyUser user = detail::current_user();
    const auto view = manager().user().view;
    return user.object && view ? view(user.object) : jinja::Value(nullptr);
}

}  // namespace carboy::web
