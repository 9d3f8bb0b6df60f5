#include "web/security/remember_cookie.hpp"

#include <cstddef>
#include <vector>

#include <carboy/base/digest.hpp>
#include <carboy/base/hmac.hpp>
#include <carboy/jinja/python/bytes.hpp>
#include <carboy/value/text/utf8.hpp>

namespace carboy::web {

std::string encode_remember_cookie(std::string_view id, std::string_view secret_key) {
    return std::string(id) + "|" + hex_digits(hmac_sha512(secret_key, id));
}

std::optional<std::string> decode_remember_cookie(std::string_view cookie, std::string_view secret_key) {
    const std::size_t bar = cookie.rfind('|');
    if (bar == cookie.npos) return std::nullopt;
    const std::string_view id = cookie.substr(0, bar);
    const std::string expected = hex_digits(hmac_sha512(secret_key, id));
    return equal_in_constant_time(expected, cookie.substr(bar + 1)) ? std::optional(std::string(id)) : std::nullopt;
}

namespace {

/// Python's repr() of a header's bytes, which are read as Latin-1 and then encoded in UTF-8.
std::string bytes_text(std::string_view header) {
    std::string encoded;
    for (const char byte : header) value::append_character(encoded, static_cast<unsigned char>(byte));
    const auto* first = reinterpret_cast<const std::byte*>(encoded.data());
    return jinja::make_bytes(std::vector<std::byte>(first, first + encoded.size())).repr();
}

}  // namespace

std::string session_identifier(std::string_view address, std::optional<std::string_view> user_agent) {
    return hex_digits(sha512(bytes_text(address) + "|" + (user_agent ? bytes_text(*user_agent) : "None")));
}

}  // namespace carboy::web
