// Digests and random bytes, computed by OpenSSL.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace carboy {

/// Returns the 20 bytes of SHA-1.
std::string sha1(std::string_view text);
/// Returns the 32 bytes of SHA-256.
std::string sha256(std::string_view text);
/// Returns the 64 bytes of SHA-512.
std::string sha512(std::string_view text);

/// Returns bytes that nobody can guess.  Throws: Error "no_randomness" when the system has none.
std::string random_bytes(std::size_t count);

/// Returns the bytes as lower-case hexadecimal digits.
std::string hex_digits(std::string_view bytes);

}  // namespace carboy
