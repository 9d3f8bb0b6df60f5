#include <carboy/sql/uuid.hpp>

#include <fmt/format.h>
#include <openssl/rand.h>

#include <cstring>
#include <ostream>

namespace carboy::sql {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_urn(std::string_view text) {
    constexpr std::string_view prefix = "urn:uuid:";
    if (text.size() < prefix.size()) return false;
    for (std::size_t i = 0; i < prefix.size(); ++i)
        if ((text[i] | 0x20) != (prefix[i] | 0x20)) return false;
    return true;
}

constexpr bool dash_before(std::size_t byte) { return byte == 4 || byte == 6 || byte == 8 || byte == 10; }

}  // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
    if (is_urn(text))
        text.remove_prefix(9);
    else if (text.size() >= 2 && text.front() == '{' && text.back() == '}')
        text = text.substr(1, text.size() - 2);
    const bool dashes = text.size() == 36;
    if (!dashes && text.size() != 32) return std::nullopt;
    Bytes bytes{};
    std::size_t at = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (dashes && dash_before(i) && text[at++] != '-') return std::nullopt;
        const int high = hex_digit(text[at++]);
        const int low = hex_digit(text[at++]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return Uuid(bytes);
}

Uuid::Uuid(std::string_view text) {
    const std::optional<Uuid> parsed = parse(text);
    if (!parsed) throw DataError("bad_uuid", fmt::format("the text '{}' is not a UUID", text.substr(0, 60)));
    *this = *parsed;
}

Uuid Uuid::random() {
    Bytes bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw Error("no_randomness", "the system's random generator failed");
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return Uuid(bytes);
}

std::string Uuid::hex() const {
    std::string out;
    for (const std::uint8_t byte : bytes_) (out += hex_digits[byte >> 4]) += hex_digits[byte & 15];
    return out;
}

std::string Uuid::to_string() const {
    std::string out;
    for (std::size_t i = 0; i < bytes_.size(); ++i) {
        if (dash_before(i)) out += '-';
        (out += hex_digits[bytes_[i] >> 4]) += hex_digits[bytes_[i] & 15];
    }
    return out;
}

std::size_t Uuid::hash() const noexcept {
    std::uint64_t halves[2];
    std::memcpy(halves, bytes_.data(), sizeof halves);
    const std::uint64_t mixed = (halves[0] ^ (halves[0] >> 32)) * 0x9e3779b97f4a7c15U ^ halves[1];
    return static_cast<std::size_t>(mixed ^ (mixed >> 29));
}

std::ostream& operator<<(std::ostream& out, const Uuid& value) { return out << value.to_string(); }

ValueView Type<Uuid>::to_view(const Uuid& value, Scratch& scratch) {
    return ValueView::text(scratch.keep(value.hex()));
}

Uuid Type<Uuid>::from_view(ValueView view) {
    if (view.kind() == Kind::text) return Uuid(view.as_text());
    if (view.kind() != Kind::blob) detail::throw_wrong_kind(view, "a UUID");
    const auto bytes = view.as_blob();
    Uuid::Bytes out{};
    if (bytes.size() != out.size())
        throw DataError("bad_uuid", fmt::format("{} bytes are not the 16 of a UUID", bytes.size()));
    std::memcpy(out.data(), bytes.data(), out.size());
    return Uuid(out);
}

}  // namespace carboy::sql
