// Who is logged in: kept in the session, or in a cookie that remembers the visitor. Session values and cookies are
// those of Flask-Login, in both directions.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carboy/base/function.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>
#include <carboy/jinja/adapt/ownership.hpp>
#include <carboy/web/routing/view.hpp>

namespace carboy::web {

class App;
struct Application;

namespace detail {

template <class User>
inline constexpr char user_tag = 0;

/// A user of any type.
struct AnyUser {
    const void* object = nullptr;
    const void* type = nullptr;
};

/// A role: the name of a string, or an enumerator of the type with this tag.
struct RoleKey {
    std::string_view name;
    const void* type = nullptr;
    std::int64_t number = 0;
};
template <class Role>
inline constexpr char role_tag = 0;

/// The questions that the framework asks about a user.
struct UserType {
    const void* type = nullptr;
    std::function<const void*(const std::string& id)> load;
    /// Finds the user of a request whose session has none; empty for no such way.
    std::function<const void*(http::Request& request)> load_from_request;
    std::string (*id)(const void* user) = nullptr;
    bool (*is_active)(const void* user) = nullptr;
    jinja::Value (*view)(const void* user) = nullptr;
    /// UserLifetime's number; null for users that live until the request ends.
    std::uint64_t (*lifetime)() = nullptr;
    /// Nullopt when users have no roles of this kind.
    std::optional<bool> (*has_role)(const void* user, const RoleKey& role) = nullptr;
};

/// A user type whose objects may end before the request has `static std::uint64_t number()`: a number that
/// changes when objects may have ended (webdb/login_models.hpp).
template <class User>
struct UserLifetime {};

template <class User>
std::string user_id(const User& user) {
    if constexpr (requires { user.get_id(); })
        return user.get_id();
    else if constexpr (requires { std::string(user.id.value().to_string()); })
        return user.id.value().to_string();
    else if constexpr (requires { std::to_string(user.id.value()); })
        return std::to_string(user.id.value());
    else if constexpr (requires { std::to_string(user.id); })
        return std::to_string(user.id);
    else
        return std::string(user.id);
}

template <class User>
bool is_active(const User& user) {
    if constexpr (requires { static_cast<bool>(user.is_active()); })
        return user.is_active();
    else if constexpr (requires { static_cast<bool>(user.is_active); })
        return user.is_active;
    else
        return true;
}

template <class Role>
std::optional<bool> is_role(const Role& role, const RoleKey& wanted) {
    if constexpr (requires { typename Role::column_type; }) {
        return is_role(role.value(), wanted);
    } else if constexpr (requires { role.has_value(); }) {
        return role ? is_role(*role, wanted) : false;
    } else if constexpr (std::is_enum_v<Role>) {
        if (wanted.type != &role_tag<Role>) return std::nullopt;
        return static_cast<std::int64_t>(role) == wanted.number;
    } else if constexpr (std::is_convertible_v<const Role&, std::string_view>) {
        if (wanted.type) return std::nullopt;
        return std::string_view(role) == wanted.name;
    } else {
        return std::nullopt;
    }
}

/// Asks the user's has_role(name), or compares the member `role`, which is a string or an enumeration.
template <class User>
std::optional<bool> has_role(const User& user, const RoleKey& wanted) {
    if constexpr (requires { static_cast<bool>(user.has_role(wanted.name)); })
        if (!wanted.type) return user.has_role(wanted.name);
    if constexpr (requires { is_role(user.role, wanted); })
        return is_role(user.role, wanted);
    else
        return std::nullopt;
}

template <class User>
UserType user_type() {
    UserType type;
    type.type = &user_tag<User>;
    type.id = [](const void* user) { return user_id(*static_cast<const User*>(user)); };
    type.is_active = [](const void* user) { return is_active(*static_cast<const User*>(user)); };
    type.has_role = [](const void* user, const RoleKey& role) {
        return has_role(*static_cast<const User*>(user), role);
    };
    if constexpr (requires { UserLifetime<User>::number(); }) type.lifetime = &UserLifetime<User>::number;
    if constexpr (jinja::Showable<User>)
        type.view = [](const void* user) { return jinja::view_of(*static_cast<const User*>(user)); };
    return type;
}

AnyUser current_user();
[[noreturn]] void throw_wrong_user_type();

}  // namespace detail

struct LoginOptions {
    /// Keeps the visitor logged in when the browser is closed, with a separate cookie.
    bool remember = false;
    /// How long that cookie lasts; REMEMBER_COOKIE_DURATION when it is not given.
    std::optional<std::chrono::seconds> duration = {};
    /// Logs in a user whose is_active is false.
    bool force = false;
    /// False when the visitor has not just given the password.
    bool fresh = true;
};

/// How LoginManager<User> finds a user by the text of its id: static User* load(const std::string& id), which returns
/// null for an id that does not exist. Models with a primary key `id` have one (webdb/login_models.hpp).
template <class User>
struct UserLoader;

/// The parts of LoginManager that do not depend on the type of the users.
class AnyLoginManager {
  public:
    AnyLoginManager(const AnyLoginManager&) = delete;
    AnyLoginManager& operator=(const AnyLoginManager&) = delete;

    /// The endpoint of the log-in page. Without it, a visitor who must log in gets 401.
    std::string login_view;
    /// The message that is flashed then; none when it is empty.
    std::string login_message = "Please log in to access this page.";
    std::string login_message_category = "message";
    /// The endpoint for visitors who must give the password again; login_view when it is empty.
    std::string refresh_view;
    std::string needs_refresh_message = "Please reauthenticate to access this page.";
    std::string needs_refresh_message_category = "message";

    template <std::same_as<App> A>
    void init_app(A& app) {
        install(app.core());
    }
    /// Sets the function that answers a request for which the visitor must log in.
    void unauthorized_handler(std::function<http::Response()> handler) { unauthorized_ = std::move(handler); }

    /// Answers a visitor who must log in.
    http::Response unauthorized() const;
    /// Answers a visitor who must give the password again.
    http::Response needs_refresh() const;

    const detail::UserType& user() const noexcept { return user_; }

  protected:
    AnyLoginManager() = default;
    ~AnyLoginManager() = default;

    /// Keeps the functions that find users.  Throws: Error "wrong_user_type" when they find users of another type.
    void set_type(detail::UserType type);

    detail::UserType user_;

  private:
    void install(Application& application);

    std::function<http::Response()> unauthorized_;
};

/// Loads the current user of each request and sends others to the log-in page.
///     LoginManager<Account> login{app};  // or login.init_app(app)
///     login.login_view = "auth.login";
/// LoginManager<Model> finds users by their primary key `id`. For users of another kind, and for models with get_id(),
/// user_loader sets the function that finds them; then the type may be left out: `LoginManager login{app};`,
/// or `LoginManager<>` for a member of a class.
/// Lifetime: must outlive the application.
/// Source: Flask-Login login_manager.py.
template <class User = void>
class LoginManager : public AnyLoginManager {
  public:
    LoginManager() {
        if constexpr (requires(const std::string& id) { UserLoader<User>::load(id); })
            user_loader([](const std::string& id) { return UserLoader<User>::load(id); });
    }
    template <std::same_as<App> A>
    explicit LoginManager(A& app) : LoginManager() {
        init_app(app);
    }

    /// Sets the function that finds a user by the text of its id, or returns null: User*(const std::string& id). The
    /// id is user.get_id() if there is such a function, else user.id. A user whose get_id() changes is logged out
    /// everywhere.  Lifetime: the user must live until the request ends.
    template <class Load>
    void user_loader(Load load) {
        using Result = std::invoke_result_t<const Load&, const std::string&>;
        using Loaded = std::remove_cv_t<std::remove_pointer_t<Result>>;
        static_assert(std::is_pointer_v<Result>,
                      "carboy: the function given to user_loader returns a pointer to the user, or nullptr");
        static_assert(std::is_void_v<User> || std::same_as<Loaded, User>,
                      "carboy: the function given to user_loader of LoginManager<User> returns a User*");
        set_type(detail::user_type<Loaded>());
        user_.load = [load = std::move(load)](const std::string& id) -> const void* { return load(id); };
    }

    /// Sets the function that finds the user of a request without a log-in in its session or a cookie that remembers
    /// it: User*(Request&), or null. For clients that send a token with each request:
    ///     login.request_loader([](Request& request) -> Account* {
    ///         const auto sent = request.authorization();
    ///         return sent && sent->type == "bearer" ? find_by_token(sent->token) : nullptr;
    ///     });
    /// Lifetime: as for user_loader.
    template <class Load>
    void request_loader(Load load) {
        static_assert(std::is_invocable_v<const Load&, http::Request&>,
                      "carboy: request_loader takes a function of (Request&)");
        using Result = std::invoke_result_t<const Load&, http::Request&>;
        using Loaded = std::remove_cv_t<std::remove_pointer_t<Result>>;
        static_assert(std::is_pointer_v<Result>,
                      "carboy: the function given to request_loader returns a pointer to the user, or nullptr");
        static_assert(std::is_void_v<User> || std::same_as<Loaded, User>,
                      "carboy: the function given to request_loader of LoginManager<User> returns a User*");
        set_type(detail::user_type<Loaded>());
        user_.load_from_request = [load = std::move(load)](http::Request& request) -> const void* {
            return load(request);
        };
    }
};

namespace detail {
bool login(AnyUser user, const std::string& id, bool active, const LoginOptions& options);
}

/// Logs the user in. Returns false, and does nothing, when the user is not active. The CSRF token is renewed, and so is
/// the identifier of a session that is kept on the server.
/// Source: Flask-Login utils.py, as for the other functions here.
template <class User>
bool login_user(const User& user, const LoginOptions& options = {}) {
    return detail::login({&user, &detail::user_tag<User>}, detail::user_id(user), detail::is_active(user), options);
}

/// Logs the current user out and forgets the cookie that remembers the visitor.
void logout_user();

/// Returns the current user, or null.  Throws: Error "wrong_user_type" when users have another type, "no_user_loader".
/// Lifetime: that of the loaded user. An object of the current session that has left it is loaded again.
template <class User>
User* current_user() {
    const detail::AnyUser user = detail::current_user();
    if (user.object && user.type != &detail::user_tag<User>) detail::throw_wrong_user_type();
    return static_cast<User*>(const_cast<void*>(user.object));
}

/// True when somebody is logged in.
bool is_authenticated();
/// True when the visitor has given the password in this session, in this browser.
bool login_fresh();
/// Marks the session as fresh, when the visitor has given the password again.
void confirm_login();

/// Returns the request's argument `next` if it is a path of this application, else the fallback. Anything that a
/// browser could take for another site is not accepted.
std::string next_url(std::string_view fallback);
/// True for a path such as "/entries?page=2" that does not lead to another site.
bool is_local_path(std::string_view target) noexcept;

namespace detail {
template <class Test>
struct TestedUserOf;
template <class Result, class User>
struct TestedUserOf<Result (*)(User)> {
    using type = std::remove_cvref_t<User>;
};
template <class Test>
using TestedUser = typename TestedUserOf<std::remove_cv_t<Test>>::type;

}  // namespace detail

/// What login_required runs before a handler: returns the answer for a visitor who is not logged in, or nothing. For
/// the `decorators` of method views and the before_request functions of blueprints. Throws: HttpError 401 when there is
/// no login_view.
std::optional<http::Response> require_login(http::Request& request);
/// The same for fresh_login_required.
std::optional<http::Response> require_fresh_login(http::Request& request);

/// A handler for visitors who are logged in: app.route<login_required<show>>("/").
template <auto Handler>
inline constexpr auto login_required = wrapped<Handler, require_login>;
/// The same for visitors who have given the password in this session.
template <auto Handler>
inline constexpr auto fresh_login_required = wrapped<Handler, require_fresh_login>;

/// A handler for users for whom `Allowed` is true, a function of (const User&); others get 403.
///     bool is_editor(const Account& account) { return account.role != Role::reader; }
///     app.route<role_required<edit, is_editor>>("/edit");
template <auto Handler, auto Allowed>
inline constexpr auto role_required = wrapped<Handler, [](http::Request& request) -> std::optional<http::Response> {
    if (auto answer = require_login(request)) return answer;
    using User = detail::TestedUser<decltype(Allowed)>;
    const User* user = current_user<User>();
    if (!user || !Allowed(*user)) throw http::HttpError(403);
    return std::nullopt;
}>;

}  // namespace carboy::web
