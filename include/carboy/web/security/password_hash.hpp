// Password hashes in the format of Werkzeug: "scrypt:32768:8:1$salt$hash" and "pbkdf2:sha256:600000$salt$hash".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace carboy::web {

/// The method of new hashes, the one of Werkzeug 2.3 and later.
inline constexpr std::string_view default_password_method = "scrypt:32768:8:1";

/// Returns the hash of a password with a new random salt. The method is "scrypt[:n:r:p]" or
/// "pbkdf2[:digest[:iterations]]". The work is done on a thread for passwords while the fiber waits; at most a few run
/// at a time, so that many log-ins do not slow other requests down.
/// Units: the salt's length in characters.
/// Throws: Error "bad_password_method"; HttpError 503 when hundreds of passwords are already waiting.
/// Source: Werkzeug security.py.
std::string generate_password_hash(std::string_view password, std::string_view method = default_password_method,
                                   std::size_t salt_length = 16);

/// Text that converts to a view, such as a model's column.
template <class T>
concept HeldText =
    std::is_convertible_v<const T&, const std::string&> && !std::is_convertible_v<const T&, std::string_view>;

/// True when the password is that of the hash. Hashes of every method of Werkzeug 2 and 3 are supported, except plain
/// text; for any other text, returns false. The comparison takes constant time.
/// Throws: HttpError 503, as above.
bool check_password_hash(std::string_view hash, std::string_view password);

/// The same for an account that may not exist, whose hash is then empty. This takes as long as for a real account, so
/// that the time does not reveal which names exist.
bool check_password_of(std::string_view hash_or_empty, std::string_view password);

/// True when the hash was made with another method or with lower costs than `method`: after a successful log-in, store
/// generate_password_hash(password) in its place.
bool needs_rehash(std::string_view hash, std::string_view method = default_password_method);

// The same for a column of a model.
template <HeldText T>
bool check_password_hash(const T& hash, std::string_view password) {
    return check_password_hash(std::string_view(static_cast<const std::string&>(hash)), password);
}
template <HeldText T>
bool check_password_of(const T& hash_or_empty, std::string_view password) {
    return check_password_of(std::string_view(static_cast<const std::string&>(hash_or_empty)), password);
}
template <HeldText T>
bool needs_rehash(const T& hash, std::string_view method = default_password_method) {
    return needs_rehash(std::string_view(static_cast<const std::string&>(hash)), method);
}

}  // namespace carboy::web
