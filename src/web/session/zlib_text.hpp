// Compression of session payloads.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

/// Compresses the text into zlib's format, like Python's zlib.compress.
std::string zlib_compress(std::string_view text);

/// Decompresses; nullopt when the bytes are not in zlib's format or expand to more than `limit`.
std::optional<std::string> zlib_decompress(std::string_view bytes, std::size_t limit);

}  // namespace carboy::web
