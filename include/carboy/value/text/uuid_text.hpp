// The text of a UUID.  Source: RFC 9562 section 4.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::value {

using UuidBytes = std::array<std::uint8_t, 16>;

/// Parses a UUID in either case, with or without dashes, in braces, or after "urn:uuid:"; nullopt for other text.
std::optional<UuidBytes> parse_uuid(std::string_view text) noexcept;

/// Appends "123e4567-e89b-42d3-a456-426614174000".
void append_uuid(std::string& out, const UuidBytes& bytes);
/// Appends the same without dashes.
void append_uuid_hex(std::string& out, const UuidBytes& bytes);

}  // namespace carboy::value
