#include "http/utf8.hpp"

#include <cstddef>

namespace carboy::http {

namespace {

struct Sequence {
    std::size_t size;
    bool valid;
};

struct SecondByte {
    unsigned char low = 0x80;
    unsigned char high = 0xbf;
};

// What may follow a lead byte is narrower than a continuation byte at the edges of the code space.
SecondByte second_byte(unsigned char lead) noexcept {
    switch (lead) {
        case 0xe0: return {0xa0, 0xbf};
        case 0xed: return {0x80, 0x9f};
        case 0xf0: return {0x90, 0xbf};
        case 0xf4: return {0x80, 0x8f};
        default: return {};
    }
}

std::size_t length_of(unsigned char lead) noexcept {
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return 2;
    if (lead >= 0xe0 && lead <= 0xef) return 3;
    if (lead >= 0xf0 && lead <= 0xf4) return 4;
    return 0;
}

// The sequence at the front of `text`; an invalid one covers the longest prefix of a valid one.
Sequence next_sequence(std::string_view text) noexcept {
    auto lead = static_cast<unsigned char>(text[0]);
    std::size_t length = length_of(lead);
    if (length == 0) return {1, false};
    SecondByte second = second_byte(lead);
    for (std::size_t i = 1; i < length; ++i) {
        if (i >= text.size()) return {i, false};
        auto byte = static_cast<unsigned char>(text[i]);
        unsigned char low = i == 1 ? second.low : 0x80, high = i == 1 ? second.high : 0xbf;
        if (byte < low || byte > high) return {i, false};
    }
    return {length, true};
}

// The index of the first byte that clean_utf8 would change.
std::size_t clean_prefix(std::string_view text, bool nul_is_clean) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        Sequence sequence = next_sequence(text.substr(at));
        if (!sequence.valid || (!nul_is_clean && text[at] == '\0')) return at;
        at += sequence.size;
    }
    return at;
}

}  // namespace

bool is_utf8(std::string_view text) noexcept { return clean_prefix(text, true) == text.size(); }

std::string clean_utf8(std::string text) {
    std::size_t at = clean_prefix(text, false);
    if (at == text.size()) return text;
    std::string clean(text, 0, at);
    while (at < text.size()) {
        Sequence sequence = next_sequence(std::string_view(text).substr(at));
        if (sequence.valid && text[at] != '\0')
            clean.append(text, at, sequence.size);
        else
            clean += "\xef\xbf\xbd";
        at += sequence.size;
    }
    return clean;
}

}  // namespace carboy::http
