// Sending files, from disk or from inside the executable.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <carboy/web/files/send_file.hpp>

#include "web/files/conditional.hpp"

namespace carboy::web {

/// Content to send.
struct Content {
    /// The file's name without folders.
    std::string_view name;
    std::uint64_t size = 0;
    Validators validators;
    /// Returns at most `limit` bytes from an offset on. Keeps its source alive.
    std::function<std::string(std::uint64_t offset, std::size_t limit)> read;
    /// The Content-Encoding of the bytes; empty for none.
    std::string_view encoding = {};
    /// The content depends on the request's Accept-Encoding.
    bool varies = false;
    /// The URL names this state of the content, so that a browser never has to ask again.
    bool immutable = false;
};

/// Returns the response to the current request: the whole content, a range, or 304.
/// Throws: HttpError 412 when the client requires a different state, 416 for a range outside the content.
Response send_content(const Content& content, const SendOptions& options);

}  // namespace carboy::web
