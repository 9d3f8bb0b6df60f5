// Handlers for users with certain roles: roles_required<handler, roles...>, roles_accepted<handler, roles...>.
#pragma once

#include <carboy/base/fixed_string.hpp>
#include <carboy/web/security/login.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <type_traits>

namespace carboy::web {

/// A role as a template argument: a string such as "admin", or an enumerator.
template <class T>
struct RoleName {
    T value;

    consteval RoleName(T role) requires std::is_enum_v<T> : value(role) {}
    template <std::size_t N>
    requires std::is_same_v<T, FixedString<N>>
    consteval RoleName(const char (&text)[N]) : value(text) {}
};
template <std::size_t N>
RoleName(const char (&)[N]) -> RoleName<FixedString<N>>;
template <class E>
requires std::is_enum_v<E> RoleName(E)
->RoleName<E>;

namespace detail {

template <class E>
requires std::is_enum_v<E>
constexpr RoleKey role_key(const RoleName<E>& role) {
    return {.name = {}, .type = &role_tag<E>, .number = static_cast<std::int64_t>(role.value)};
}
template <std::size_t N>
constexpr RoleKey role_key(const RoleName<FixedString<N>>& role) {
    return {.name = role.value.view()};
}

enum class RoleRule { all, one };

/// Throws: HttpError 403 when the user's roles do not follow the rule; Error "no_roles" when users have no roles of
/// this kind.
std::optional<http::Response> require_roles(http::Request& request, RoleRule rule, std::span<const RoleKey> roles);

template <RoleRule Rule, RoleName... Roles>
std::optional<http::Response> check_roles(http::Request& request) {
    const std::array<RoleKey, sizeof...(Roles)> roles{role_key(Roles)...};
    return require_roles(request, Rule, roles);
}

}  // namespace detail

/// A handler for users who have all of these roles. Others get 403, and visitors who are not logged in the log-in page.
/// A user has a role if has_role(name) says so; without this function, if it equals the member `role`, which is a
/// string or an enumeration:
///     app.route<roles_required<edit, Role::admin>>("/edit");
///     app.route<roles_accepted<edit, "admin", "editor">>("/edit");
/// Source: Flask-Security decorators.py, roles_required and roles_accepted.
template <auto Handler, RoleName... Roles>
inline constexpr auto roles_required = wrapped<Handler, &detail::check_roles<detail::RoleRule::all, Roles...>>;
/// The same for users who have at least one of these roles.
template <auto Handler, RoleName... Roles>
inline constexpr auto roles_accepted = wrapped<Handler, &detail::check_roles<detail::RoleRule::one, Roles...>>;

}  // namespace carboy::web
