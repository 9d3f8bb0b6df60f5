#include <carboy/base/digest.hpp>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <carboy/base/error.hpp>

namespace carboy {

namespace {

std::string digest(const EVP_MD* method, std::string_view text) {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(text.data(), text.size(), bytes, &size, method, nullptr);
    return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

std::string sha1(std::string_view text) { return digest(EVP_sha1(), text); }
std::string sha256(std::string_view text) { return digest(EVP_sha256(), text); }
std::string sha512(std::string_view text) { return digest(EVP_sha512(), text); }

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1)
        throw Error("no_randomness", "The system provides no random bytes.",
                    "Try again when the system has started completely.");
    return bytes;
}

std::string hex_digits(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4];
        text += digits[static_cast<unsigned char>(byte) & 15];
    }
    return text;
}

}  // namespace carboy
