// Base64 with the URL-safe alphabet and no padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace carboy {

/// Encodes without padding.  Source: RFC 4648 section 5.
std::string base64url_encode(std::string_view bytes);

/// Decodes. Returns nullopt for text that base64url_encode would not produce.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace carboy
