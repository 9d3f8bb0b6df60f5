#include "web/session/zlib_text.hpp"

#include <zlib.h>

#include <algorithm>

namespace carboy::web {

std::string zlib_compress(std::string_view text) {
    uLongf size = compressBound(static_cast<uLong>(text.size()));
    std::string out(size, '\0');
    compress(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(text.data()),
             static_cast<uLong>(text.size()));
    out.resize(size);
    return out;
}

std::optional<std::string> zlib_decompress(std::string_view bytes, std::size_t limit) {
    for (std::size_t room = std::min(limit, bytes.size() * 8 + 256);; room = std::min(limit, room * 4)) {
        std::string out(room, '\0');
        uLongf size = static_cast<uLongf>(room);
        const int result = uncompress(reinterpret_cast<Bytef*>(out.data()), &size,
                                      reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uLong>(bytes.size()));
        out.resize(size);
        if (result == Z_OK) return out;
        if (result != Z_BUF_ERROR || room == limit) return std::nullopt;
    }
}

}  // namespace carboy::web
