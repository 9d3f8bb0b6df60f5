#include <carboy/sql/types/uuid.hpp>

#include <fmt/format.h>
#include <openssl/rand.h>

#include <cstring>
#include <ostream>

namespace carboy::sql {

std::optional<Uuid> Uuid::parse(std::string_view text) noexcept {
    const auto bytes = value::parse_uuid(text);
    return bytes ? std::optional(Uuid(*bytes)) : std::nullopt;
}

Uuid::Uuid(std::string_view text) {
    const std::optional<Uuid> parsed = parse(text);
    if (!parsed) throw DataError("bad_uuid", fmt::format("The text '{}' is not a UUID.", text.substr(0, 60)));
    *this = *parsed;
}

Uuid Uuid::random() {
    Bytes bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
        throw Error("no_randomness", "The system's random generator failed.");
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
    return Uuid(bytes);
}

std::string Uuid::hex() const {
    std::string out;
    value::append_uuid_hex(out, bytes_);
    return out;
}

std::string Uuid::to_string() const {
    std::string out;
    value::append_uuid(out, bytes_);
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
        throw DataError("bad_uuid", fmt::format("{} bytes are not the 16 bytes of a UUID.", bytes.size()));
    std::memcpy(out.data(), bytes.data(), out.size());
    return Uuid(out);
}

}  // namespace carboy::sql
