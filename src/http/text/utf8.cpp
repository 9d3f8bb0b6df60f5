#include "http/text/utf8.hpp"

#include <carboy/value/text/utf8.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

namespace carboy::http {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";

enum class Nul : std::uint8_t { keep, replace };

/// Returns the index of the first byte that is replaced.
std::size_t clean_prefix(std::string_view text, Nul nul) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t character = value::next_character(text, at);
        if (character == value::not_utf8 || value::is_surrogate(character)) return start;
        if (character == 0 && nul == Nul::replace) return start;
    }
    return text.size();
}

std::string clean(std::string text, Nul nul) {
    const std::size_t first = clean_prefix(text, nul);
    if (first == text.size()) return text;
    std::string clean(text, 0, first);
    for (std::size_t at = first; at < text.size();) {
        const std::size_t start = at;
        const std::uint32_t character = value::next_character(text, at);
        if (value::is_surrogate(character)) {
            for (std::size_t i = start; i < at; ++i) clean += replacement;  // Python replaces each of the three bytes
        } else if (character == value::not_utf8 || (character == 0 && nul == Nul::replace)) {
            clean += replacement;
        } else {
            clean.append(text, start, at - start);
        }
    }
    return clean;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept { return value::is_utf8(text); }

std::string clean_utf8(std::string text) { return clean(std::move(text), Nul::keep); }

std::string clean_name(std::string text) { return clean(std::move(text), Nul::replace); }

}  // namespace carboy::http
