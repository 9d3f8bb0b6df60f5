#include "web/session/session_cookie.hpp"

#include <algorithm>

#include <carboy/base/base64.hpp>
#include <carboy/base/digest.hpp>
#include <carboy/base/hmac.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_origin.hpp"
#include "web/session/zlib_text.hpp"

namespace carboy::web {

namespace {

/// The limit of the uncompressed contents; a cookie itself is at most 4 KiB.
constexpr std::size_t payload_limit = 1024 * 1024;

/// Returns the number's bytes in big-endian order, without leading zeros.
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
    options.path = config.get(settings::session_cookie_path);
    if (options.path.empty()) options.path = application_root(config);
    if (options.path.empty()) options.path = "/";
    options.domain = config.get(settings::session_cookie_domain);
    options.secure = config.get(settings::session_cookie_secure);
    options.httponly = config.get(settings::session_cookie_httponly);
    options.samesite = config.get(settings::session_cookie_samesite);
    options.partitioned = config.get(settings::session_cookie_partitioned);
    return options;
}

std::optional<SessionSigner> make_signer(const Config& config) {
    std::vector<std::string> keys{config.get(settings::secret_key)};
    if (keys.front().empty()) return std::nullopt;
    for (std::string& old : config.get(settings::secret_key_fallbacks))
        if (!old.empty()) keys.push_back(std::move(old));
    return SessionSigner(keys);
}

}  // namespace

SessionSigner::SessionSigner(const std::vector<std::string>& keys, std::string_view salt, Derivation derivation) {
    for (const std::string& key : keys)
        derived_keys_.push_back(derivation == Derivation::hmac ? hmac_sha1(key, salt)
                                                               : sha1(std::string(salt) + "signer" + key));
}

std::string SessionSigner::sign(std::string_view payload, std::int64_t unix_time) const {
    const std::string compressed = zlib_compress(payload);
    const bool shorter = compressed.size() + 1 < payload.size();
    std::string cookie = shorter ? "." + base64url_encode(compressed) : base64url_encode(payload);
    cookie += "." + base64url_encode(big_endian(unix_time));
    return cookie + "." + base64url_encode(hmac_sha1(derived_keys_.front(), cookie));
}

SessionSigner::Opened SessionSigner::check(std::string_view text, std::int64_t unix_time, std::int64_t max_age) const {
    const Opened forged{Status::forged};
    const std::size_t signature_dot = text.rfind('.');
    if (signature_dot == text.npos || signature_dot == 0) return forged;
    const std::string_view signed_text = text.substr(0, signature_dot);
    const auto signature = base64url_decode(text.substr(signature_dot + 1));
    if (!signature) return forged;
    bool genuine = false;
    for (const std::string& key : derived_keys_)
        genuine |= equal_in_constant_time(hmac_sha1(key, signed_text), *signature);
    const std::size_t time_dot = signed_text.rfind('.');
    if (!genuine || time_dot == signed_text.npos) return forged;
    const auto time_bytes = base64url_decode(signed_text.substr(time_dot + 1));
    const auto time = time_bytes ? from_big_endian(*time_bytes) : std::nullopt;
    if (!time) return forged;
    if (max_age >= 0 && (unix_time - *time > max_age || *time > unix_time)) return {Status::expired};
    auto payload = decode_payload(signed_text.substr(0, time_dot));
    return payload ? Opened{Status::genuine, *std::move(payload)} : forged;
}

std::optional<std::string> SessionSigner::open(std::string_view cookie, std::int64_t unix_time,
                                               std::optional<std::int64_t> max_age) const {
    Opened opened = check(cookie, unix_time, max_age ? std::max<std::int64_t>(*max_age, 0) : -1);
    return opened.status == Status::genuine ? std::optional(std::move(opened.payload)) : std::nullopt;
}

SessionSettings::SessionSettings(const Config& config)
    : cookie_name(config.get(settings::session_cookie_name)),
      cookie(cookie_options(config)),
      lifetime(config.get(settings::permanent_session_lifetime)),
      refresh_each_request(config.get(settings::session_refresh_each_request)),
      signer(make_signer(config)) {}

}  // namespace carboy::web
