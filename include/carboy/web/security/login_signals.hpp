// The signals of log-ins.
#pragma once

#include <carboy/web/context/signals.hpp>
#include <carboy/web/security/login.hpp>

namespace carboy::web {

/// Something has happened to the log-in of the current request.
struct LoginEvent {
    App& app;
    detail::AnyUser about;

    /// The user, or null for nobody and for a user of another type.  Lifetime: that of the loaded user.
    template <class User>
    const User* user() const noexcept {
        return about.type == &detail::user_tag<User> ? static_cast<const User*>(about.object) : nullptr;
    }
};

/// login_user has logged the user in.
inline constexpr Signal<EventOf<LoginEvent, 0>> user_logged_in;
/// logout_user has logged the user out.
inline constexpr Signal<EventOf<LoginEvent, 1>> user_logged_out;
/// The user was found by the cookie that remembers the visitor.
inline constexpr Signal<EventOf<LoginEvent, 2>> user_loaded_from_cookie;
/// The user was found by the function given to request_loader.
inline constexpr Signal<EventOf<LoginEvent, 3>> user_loaded_from_request;
/// confirm_login has marked the session as fresh.
inline constexpr Signal<EventOf<LoginEvent, 4>> user_login_confirmed;
/// Nobody is logged in, and the request needs somebody.
inline constexpr Signal<EventOf<LoginEvent, 5>> user_unauthorized;
/// The request needs a user who has just given the password.
inline constexpr Signal<EventOf<LoginEvent, 6>> user_needs_refresh;
/// The session has lost its log-in or its freshness because it appeared in another browser; see SESSION_PROTECTION.
inline constexpr Signal<EventOf<LoginEvent, 7>> session_protected;

}  // namespace carboy::web
