// HMAC signatures, computed by OpenSSL.
#pragma once

#include <string>
#include <string_view>

namespace carboy {

/// Returns the 20 bytes of HMAC-SHA1.
std::string hmac_sha1(std::string_view key, std::string_view text);

/// Returns the 32 bytes of HMAC-SHA256.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// Returns the 64 bytes of HMAC-SHA512.
std::string hmac_sha512(std::string_view key, std::string_view text);

/// Compares in a time that depends only on the lengths.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

}  // namespace carboy
