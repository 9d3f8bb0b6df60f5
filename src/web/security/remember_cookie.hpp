// The cookie that remembers a visitor: the user's id and a signature.  Source: Flask-Login utils.py.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

/// Returns "id|signature".
std::string encode_remember_cookie(std::string_view id, std::string_view secret_key);

/// Returns the id of a genuine cookie.
std::optional<std::string> decode_remember_cookie(std::string_view cookie, std::string_view secret_key);

/// Identifies a browser at an address.
std::string session_identifier(std::string_view address, std::optional<std::string_view> user_agent);

}  // namespace carboy::web
