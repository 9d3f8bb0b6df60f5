// Base64 in the alphabet for URLs, without padding.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace carboy {

/// Source: RFC 4648 section 5, padding left out.
std::string base64url_encode(std::string_view bytes);

/// The bytes; nothing for text that base64url_encode would not write.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace carboy
