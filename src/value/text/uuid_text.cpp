#include <carboy/value/text/uuid_text.hpp>

#include <carboy/value/text/hex.hpp>

namespace carboy::value {

namespace {

bool is_urn(std::string_view text) noexcept {
    constexpr std::string_view prefix = "urn:uuid:";
    if (text.size() < prefix.size()) return false;
    for (std::size_t i = 0; i < prefix.size(); ++i)
        if ((text[i] | 0x20) != (prefix[i] | 0x20)) return false;
    return true;
}

constexpr bool dash_before(std::size_t byte) noexcept { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

std::string_view text_of(const UuidBytes& bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::optional<UuidBytes> parse_uuid(std::string_view text) noexcept {
    if (is_urn(text))
        text.remove_prefix(9);
    else if (text.size() >= 2 && text.front() == '{' && text.back() == '}')
        text = text.substr(1, text.size() - 2);
    const bool dashes = text.size() == 36;
    if (!dashes && text.size() != 32) return std::nullopt;
    UuidBytes bytes{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dashes && dash_before(i) && text[at++] != '-') return std::nullopt;
        const int high = hex_digit(text[at++]);
        const int low = hex_digit(text[at++]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return bytes;
}

void append_uuid(std::string& out, const UuidBytes& bytes) {
    const std::string_view text = text_of(bytes);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (dash_before(i)) out += '-';
        append_hex(out, text.substr(i, 1));
    }
}

void append_uuid_hex(std::string& out, const UuidBytes& bytes) { append_hex(out, text_of(bytes)); }

}  // namespace carboy::value
