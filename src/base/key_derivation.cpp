#include <carboy/base/key_derivation.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace carboy {

namespace {

const EVP_MD* find_digest(std::string_view name) {
    for (const std::string_view known : {"sha256", "sha512", "sha1", "sha224", "sha384", "md5", "sha3_256", "sha3_512"})
        if (name == known) {
            std::string spelled(name);
            if (const std::size_t at = spelled.find('_'); at != spelled.npos) spelled[at] = '-';
            return EVP_get_digestbyname(spelled.c_str());
        }
    return nullptr;
}

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

}  // namespace

std::optional<std::string> scrypt(std::string_view password, std::string_view salt, ScryptCost cost, std::size_t size,
                                  std::uint64_t most_memory) {
    std::string key(size, '\0');
    const int done = EVP_PBE_scrypt(password.data(), password.size(), bytes_of(salt), salt.size(), cost.n, cost.r,
                                    cost.p, most_memory, reinterpret_cast<unsigned char*>(key.data()), size);
    return done == 1 ? std::optional(std::move(key)) : std::nullopt;
}

std::optional<std::string> pbkdf2_hmac(std::string_view digest, std::string_view password, std::string_view salt,
                                       std::uint32_t iterations) {
    const EVP_MD* method = find_digest(digest);
    if (!method || iterations == 0 || iterations > INT32_MAX) return std::nullopt;
    std::string key(static_cast<std::size_t>(EVP_MD_get_size(method)), '\0');
    const int done = PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), bytes_of(salt),
                                       static_cast<int>(salt.size()), static_cast<int>(iterations), method,
                                       static_cast<int>(key.size()), reinterpret_cast<unsigned char*>(key.data()));
    return done == 1 ? std::optional(std::move(key)) : std::nullopt;
}

std::optional<std::string> hmac_by_name(std::string_view digest, std::string_view key, std::string_view text) {
    const EVP_MD* method = find_digest(digest);
    if (!method) return std::nullopt;
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    HMAC(method, key.data(), static_cast<int>(key.size()), bytes_of(text), text.size(), bytes, &size);
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace carboy
