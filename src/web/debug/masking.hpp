// What a debug page must not show: passwords, tokens, cookies, keys.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// True for the name of something secret: "password", "api_key", "X-Auth-Token", "Cookie".
bool names_secret(std::string_view name);

/// True for text that looks like a key or a token: long, without spaces, of mixed characters.
bool looks_secret(std::string_view text);

/// True if the SQL text names a secret column, so that its values must not be shown.
bool mentions_secret(std::string_view sql);

/// Returns the text, shortened, or dots if the name or the text is that of a secret.
std::string masked(std::string_view name, std::string_view text);

/// Returns dots in the place of a secret.
std::string_view mask() noexcept;

}  // namespace carboy::web
