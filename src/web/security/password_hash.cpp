#include <carboy/web/security/password_hash.hpp>

#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include <carboy/base/digest.hpp>
#include <carboy/base/error.hpp>
#include <carboy/base/hmac.hpp>
#include <carboy/base/key_derivation.hpp>

#include "web/security/password_pool.hpp"

namespace carboy::web {

namespace {

/// Limits for hashes that are checked, which may come from a database that somebody else fills.
constexpr std::uint32_t most_iterations = 10'000'000;

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    for (;;) {
        const std::size_t at = text.find(separator);
        parts.push_back(text.substr(0, at));
        if (at == text.npos) return parts;
        text.remove_prefix(at + 1);
    }
}

template <class T>
std::optional<T> read_cost(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional<T>(value) : std::nullopt;
}

/// A method as written before the first $ of a hash.
struct PasswordMethod {
    enum class Kind : std::uint8_t { scrypt, pbkdf2, hmac } kind;
    ScryptCost cost = {};
    std::string digest = "sha256";
    std::uint32_t iterations = 600'000;

    std::string text() const {
        if (kind == Kind::hmac) return digest;
        if (kind == Kind::pbkdf2) return "pbkdf2:" + digest + ":" + std::to_string(iterations);
        return "scrypt:" + std::to_string(cost.n) + ":" + std::to_string(cost.r) + ":" + std::to_string(cost.p);
    }
};

std::optional<PasswordMethod> parse_scrypt(const std::vector<std::string_view>& parts) {
    PasswordMethod method{PasswordMethod::Kind::scrypt};
    if (parts.size() == 1) return method;
    const auto n = parts.size() == 4 ? read_cost<std::uint64_t>(parts[1]) : std::nullopt;
    const auto r = n ? read_cost<std::uint32_t>(parts[2]) : std::nullopt;
    const auto p = r ? read_cost<std::uint32_t>(parts[3]) : std::nullopt;
    if (!p || *r == 0 || *p == 0 || *p > 64 || *n < 2) return std::nullopt;
    method.cost = {*n, *r, *p};
    return method;
}

std::optional<PasswordMethod> parse_pbkdf2(const std::vector<std::string_view>& parts) {
    PasswordMethod method{PasswordMethod::Kind::pbkdf2};
    if (parts.size() > 3) return std::nullopt;
    if (parts.size() > 1) method.digest = parts[1];
    if (parts.size() == 3) {
        const auto iterations = read_cost<std::uint32_t>(parts[2]);
        if (!iterations || *iterations == 0 || *iterations > most_iterations) return std::nullopt;
        method.iterations = *iterations;
    }
    return method;
}

std::optional<PasswordMethod> parse_method(std::string_view text) {
    const std::vector<std::string_view> parts = parts_of(text, ':');
    if (parts[0] == "scrypt") return parse_scrypt(parts);
    if (parts[0] == "pbkdf2") return parse_pbkdf2(parts);
    if (parts.size() == 1 && hmac_by_name(text, "", ""))
        return PasswordMethod{PasswordMethod::Kind::hmac, {}, std::string(text)};
    return std::nullopt;
}

/// Returns the hash as hexadecimal digits; nullopt for costs that are not valid.
std::optional<std::string> compute_hash(const PasswordMethod& method, std::string_view salt,
                                        std::string_view password) {
    std::optional<std::string> bytes;
    switch (method.kind) {
        case PasswordMethod::Kind::scrypt: bytes = scrypt(password, salt, method.cost, 64); break;
        case PasswordMethod::Kind::pbkdf2: bytes = pbkdf2_hmac(method.digest, password, salt, method.iterations); break;
        case PasswordMethod::Kind::hmac: bytes = hmac_by_name(method.digest, salt, password); break;
    }
    return bytes ? std::optional(hex_digits(*bytes)) : std::nullopt;
}

/// The thread owns copies of everything, because it continues when the waiting fiber is cancelled.
std::optional<std::string> compute_elsewhere(const PasswordMethod& method, std::string_view salt,
                                             std::string_view password) {
    struct Work {
        PasswordMethod method;
        std::string salt, password;
        std::optional<std::string> result;
    };
    auto work = std::make_shared<Work>(Work{method, std::string(salt), std::string(password), std::nullopt});
    run_for_password([work] { work->result = compute_hash(work->method, work->salt, work->password); });
    return std::move(work->result);
}

/// Each letter with the same probability.
std::string make_salt(std::size_t length) {
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    std::string salt;
    while (salt.size() < length)
        for (const char byte : random_bytes(length))
            if (const auto value = static_cast<unsigned char>(byte); value < 4 * letters.size() && salt.size() < length)
                salt += letters[value % letters.size()];
    return salt;
}

}  // namespace

std::string generate_password_hash(std::string_view password, std::string_view method_text, std::size_t salt_length) {
    const std::optional<PasswordMethod> method = parse_method(method_text);
    if (method && method->kind != PasswordMethod::Kind::hmac && salt_length > 0) {
        const std::string salt = make_salt(salt_length);
        if (const auto hash = compute_elsewhere(*method, salt, password))
            return method->text() + "$" + salt + "$" + *hash;
    }
    throw Error("bad_password_method", "The password method '" + std::string(method_text) + "' cannot be used.",
                "Use \"scrypt\", \"scrypt:32768:8:1\" or \"pbkdf2:sha256:600000\", and a salt.");
}

bool check_password_hash(std::string_view hash, std::string_view password) {
    const std::size_t first = hash.find('$');
    const std::size_t second = first == hash.npos ? first : hash.find('$', first + 1);
    if (second == hash.npos) return false;
    const std::optional<PasswordMethod> method = parse_method(hash.substr(0, first));
    const std::string_view salt = hash.substr(first + 1, second - first - 1);
    if (!method || salt.empty()) return false;
    const auto computed = compute_elsewhere(*method, salt, password);
    return computed && equal_in_constant_time(*computed, hash.substr(second + 1));
}

bool check_password_of(std::string_view hash_or_empty, std::string_view password) {
    if (!hash_or_empty.empty()) return check_password_hash(hash_or_empty, password);
    compute_elsewhere(*parse_method(default_password_method), "no such account", password);
    return false;
}

bool needs_rehash(std::string_view hash, std::string_view method_text) {
    const auto have = parse_method(hash.substr(0, hash.find('$'))), want = parse_method(method_text);
    if (!want || !have || have->kind != want->kind) return true;
    if (have->kind == PasswordMethod::Kind::pbkdf2)
        return have->digest != want->digest || have->iterations < want->iterations;
    return have->cost.n * have->cost.r * have->cost.p < want->cost.n * want->cost.r * want->cost.p;
}

}  // namespace carboy::web
