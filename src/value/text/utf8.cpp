#include <carboy/value/text/utf8.hpp>

namespace carboy::value {

namespace {

struct Lead {
    std::size_t size = 0;                   // of the whole character; 0 when no character starts like this
    unsigned char low = 0x80, high = 0xbf;  // the range of the second byte
};

Lead lead_of(unsigned char byte) noexcept {
    if (byte < 0xc2 || byte > 0xf4) return {};
    if (byte < 0xe0) return {2};
    if (byte < 0xf0) return {3, static_cast<unsigned char>(byte == 0xe0 ? 0xa0 : 0x80)};
    return {4, static_cast<unsigned char>(byte == 0xf0 ? 0x90 : 0x80),
            static_cast<unsigned char>(byte == 0xf4 ? 0x8f : 0xbf)};
}

}  // namespace

std::uint32_t detail::next_beyond_ascii(std::string_view text, std::size_t& at) noexcept {
    const auto first = static_cast<unsigned char>(text[at++]);
    const Lead lead = lead_of(first);
    if (lead.size == 0) return not_utf8;
    std::uint32_t character = first & (0x7fU >> lead.size);
    for (std::size_t i = 1; i < lead.size; ++i, ++at) {
        if (at >= text.size()) return not_utf8;
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < (i == 1 ? lead.low : 0x80) || byte > (i == 1 ? lead.high : 0xbf)) return not_utf8;
        character = character << 6 | (byte & 0x3fU);
    }
    return character;
}

void append_character(std::string& out, std::uint32_t character) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (character >> shift & 0x3f)); };
    if (character < 0x80) {
        out += static_cast<char>(character);
        return;
    }
    if (character < 0x800) {
        out += static_cast<char>(0xc0 | character >> 6);
    } else if (character < 0x10000) {
        out += static_cast<char>(0xe0 | character >> 12);
        tail(6);
    } else {
        out += static_cast<char>(0xf0 | character >> 18);
        tail(12);
        tail(6);
    }
    tail(0);
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const std::uint32_t character = next_character(text, at);
        if (character == not_utf8 || is_surrogate(character)) return false;
    }
    return true;
}

}  // namespace carboy::value
