// Slow functions that derive keys from passwords, computed by OpenSSL.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy {

/// The costs of scrypt.  Source: RFC 7914.
struct ScryptCost {
    std::uint64_t n = 32768;
    std::uint32_t r = 8;
    std::uint32_t p = 1;
};

/// Returns `size` bytes; nullopt for costs that scrypt does not allow, or that need more memory than `most_memory`.
/// Units: bytes. This takes long by design: use it off the event loop.
std::optional<std::string> scrypt(std::string_view password, std::string_view salt, ScryptCost cost, std::size_t size,
                                  std::uint64_t most_memory = 256 * 1024 * 1024);

/// Returns as many bytes as the digest has; nullopt for a digest that OpenSSL does not have, and for 0 iterations. The
/// digest's name is that of Python's hashlib: "sha256".  Source: RFC 8018 section 5.2.
std::optional<std::string> pbkdf2_hmac(std::string_view digest, std::string_view password, std::string_view salt,
                                       std::uint32_t iterations);

/// Returns HMAC with a digest by its name; nullopt for an unknown one.
std::optional<std::string> hmac_by_name(std::string_view digest, std::string_view key, std::string_view text);

}  // namespace carboy
