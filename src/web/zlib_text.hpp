// Compression of session payloads.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

/// The text in zlib's format, as Python's zlib.compress writes it.
std::string zlib_compress(std::string_view text);

/// The text, or nothing when the bytes are not zlib's or unfold to more than `limit`.
std::optional<std::string> zlib_decompress(std::string_view bytes, std::size_t limit);

}  // namespace carboy::web
