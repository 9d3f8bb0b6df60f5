#include "web/debug/masking.hpp"

#include <algorithm>
#include <cctype>

#include <carboy/base/text.hpp>

namespace carboy::web {

namespace {

constexpr std::size_t longest = 2000;

/// Parts of names. "key" alone would hide "keyword" and "monkey", so it counts only as a word.
constexpr std::string_view parts[] = {"passw",  "passphrase", "secret", "token",   "cookie",  "credential", "authoriz",
                                      "csrf",   "signature",  "apikey", "api_key", "api-key", "private",    "session",
                                      "bearer", "jwt",        "hash",   "salt",    "card"};
constexpr std::string_view words[] = {"key", "auth", "pwd", "pass", "pin", "otp", "cvv", "cvc", "iban", "ssn", "sid"};

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

bool has_word(std::string_view text, std::string_view word) {
    for (std::size_t at = 0; (at = text.find(word, at)) != text.npos; ++at) {
        const bool begins = at == 0 || !is_word_character(text[at - 1]);
        const std::size_t end = at + word.size();
        if (begins && (end == text.size() || !is_word_character(text[end]))) return true;
    }
    return false;
}

}  // namespace

bool names_secret(std::string_view name) {
    const std::string text = lower(name);
    return std::any_of(std::begin(parts), std::end(parts), [&](auto part) { return text.find(part) != text.npos; }) ||
           std::any_of(std::begin(words), std::end(words), [&](auto word) { return has_word(text, word); });
}

bool looks_secret(std::string_view text) {
    if (text.size() < 24) return false;
    int digits = 0, letters = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isdigit(byte) != 0)
            ++digits;
        else if (std::isalpha(byte) != 0)
            ++letters;
        else if (std::string_view("-_.+/=:$~").find(c) == std::string_view::npos)
            return false;
    }
    return letters > 0 && digits * 8 >= static_cast<int>(text.size());
}

bool mentions_secret(std::string_view sql) { return names_secret(sql); }

std::string masked(std::string_view name, std::string_view text) {
    if (names_secret(name) || looks_secret(text)) return std::string(mask());
    if (text.size() <= longest) return std::string(text);
    return std::string(text.substr(0, longest)) + " ... (" + std::to_string(text.size()) + " bytes)";
}

std::string_view mask() noexcept { return "\u2022\u2022\u2022\u2022\u2022\u2022"; }

}  // namespace carboy::web
