#include "web/session_cookie.hpp"

#include <carboy/base/base64.hpp>
#include <carboy/base/hmac.hpp>

#include "web/zlib_text.hpp"

namespace carboy::web {

namespace {

/// A cookie holds 4 KiB; what it unfolds to is bounded all the same.
constexpr std::size_t payload_limit = 1024 * 1024;

/// The number's bytes, the highest first, without leading zeros.
std::string big_endian(std::int64_t number) {
    std::string bytes;
    for (auto rest = static_cast<std::uint64_t>(number); rest != 0; rest >>= 8)
        bytes.insert(bytes.begin(), static_cast<char>(rest & 0xFF));
    return bytes;
}

std::optional<std::int64_t> from_big_endian(std::string_view bytes) {
    if (bytes.size() > 7) return std::nullopt;
    std::int64_t number = 0;
    for (char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::optional<std::string> decode_payload(std::string_view text) {
    const bool compressed = text.starts_with('.');
    const auto bytes = base64url_decode(compressed ? text.substr(1) : text);
    if (!bytes || !compressed) return bytes;
    return zlib_decompress(*bytes, payload_limit);
}

http::CookieOptions cookie_options(const Config& config) {
    http::CookieOptions options;
    options.path = config.get<std::string>("SESSION_COOKIE_PATH", config.get<std::string>("APPLICATION_ROOT", "/"));
    options.domain = config.get<std::string>("SESSION_COOKIE_DOMAIN");
    options.secure = config.get<bool>("SESSION_COOKIE_SECURE", false);
    options.httponly = config.get<bool>("SESSION_COOKIE_HTTPONLY", true);
    options.samesite = config.get<std::string>("SESSION_COOKIE_SAMESITE", "Lax");
    return options;
}

std::optional<SessionSigner> make_signer(const Config& config) {
    std::vector<std::string> keys{config.get<std::string>("SECRET_KEY")};
    if (keys.front().empty()) return std::nullopt;
    for (std::string& old : config.get<Setting::List>("SECRET_KEY_FALLBACKS"))
        if (!old.empty()) keys.push_back(std::move(old));
    return SessionSigner(keys);
}

}  // namespace

SessionSigner::SessionSigner(const std::vector<std::string>& keys, std::string_view salt) {
    for (const std::string& key : keys) derived_keys_.push_back(hmac_sha1(key, salt));
}

std::string SessionSigner::sign(std::string_view payload, std::int64_t unix_time) const {
    const std::string compressed = zlib_compress(payload);
    const bool shorter = compressed.size() + 1 < payload.size();
    std::string cookie = shorter ? "." + base64url_encode(compressed) : base64url_encode(payload);
    cookie += "." + base64url_encode(big_endian(unix_time));
    return cookie + "." + base64url_encode(hmac_sha1(derived_keys_.front(), cookie));
}

std::optional<std::string> SessionSigner::open(std::string_view cookie, std::int64_t unix_time,
                                               std::int64_t max_age) const {
    const std::size_t signature_dot = cookie.rfind('.');
    if (signature_dot == cookie.npos || signature_dot == 0) return std::nullopt;
    const std::string_view signed_text = cookie.substr(0, signature_dot);
    const auto signature = base64url_decode(cookie.substr(signature_dot + 1));
    if (!signature) return std::nullopt;
    bool genuine = false;
    for (const std::string& key : derived_keys_)
        genuine |= equal_in_constant_time(hmac_sha1(key, signed_text), *signature);
    const std::size_t time_dot = signed_text.rfind('.');
    if (!genuine || time_dot == signed_text.npos) return std::nullopt;
    const auto time_bytes = base64url_decode(signed_text.substr(time_dot + 1));
    const auto time = time_bytes ? from_big_endian(*time_bytes) : std::nullopt;
    if (!time || unix_time - *time > max_age || *time > unix_time) return std::nullopt;
    return decode_payload(signed_text.substr(0, time_dot));
}

SessionSettings::SessionSettings(const Config& config)
    : cookie_name(config.get<std::string>("SESSION_COOKIE_NAME", "session")),
      cookie(cookie_options(config)),
      lifetime(config.get<std::int64_t>("PERMANENT_SESSION_LIFETIME", 31 * 24 * 3600)),
      refresh_each_request(config.get<bool>("SESSION_REFRESH_EACH_REQUEST", true)),
      signer(make_signer(config)) {}

}  // namespace carboy::web
