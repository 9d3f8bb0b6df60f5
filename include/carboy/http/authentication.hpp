// Credentials and challenges: the fields Authorization and WWW-Authenticate.
// Source: RFC 9110 section 11; RFC 7617; RFC 6750; Werkzeug datastructures, Authorization and WWWAuthenticate.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::http {

/// Names, in lower case, and values.
using AuthParameters = std::vector<std::pair<std::string, std::string>>;

/// What a client sends to say who it is. The password or token is not checked.
struct Authorization {
    /// The scheme in lower case: "basic", "digest", "bearer".
    std::string type;
    /// Of "basic" and "digest".
    std::string username;
    /// Of "basic".
    std::string password;
    /// What follows a scheme without parameters: the token of "bearer".
    std::string token;
    /// Those of "digest" and similar schemes.
    AuthParameters parameters;

    /// Returns the parameter of this name, or null.
    const std::string* find(std::string_view name) const noexcept;

    /// Returns nullopt for credentials that are incomplete or malformed. Base64 must be exact: unlike in Werkzeug,
    /// other characters inside it are not ignored.
    static std::optional<Authorization> parse(std::string_view field);
    /// Throws: Error "bad_authorization" for a user name with a colon.
    std::string to_header() const;
};

/// What a server sends with 401 to say which credentials it wants:
/// response.set_www_authenticate({.type = "basic", .parameters = {{"realm", "Stock"}}}).
struct WwwAuthenticate {
    /// The scheme, in any case.
    std::string type;
    std::string token;
    AuthParameters parameters;

    /// Returns the parameter of this name, or null.
    const std::string* find(std::string_view name) const noexcept;

    /// Returns nullopt for an empty field. Of several challenges in one field, the first scheme gets all parameters.
    static std::optional<WwwAuthenticate> parse(std::string_view field);
    std::string to_header() const;
};

}  // namespace carboy::http
