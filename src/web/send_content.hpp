// What files on disk and files inside the executable have in common when they are sent.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <carboy/web/files.hpp>

#include "web/conditional.hpp"

namespace carboy::web {

/// Something to send.
struct Content {
    /// The file's name without folders.
    std::string_view name;
    std::uint64_t size = 0;
    Validators validators;
    /// The bytes from an offset on, at most so many. Keeps alive what it reads from.
    std::function<std::string(std::uint64_t offset, std::size_t limit)> read;
};

/// The answer to the current request: whole, a range, or 304.
/// Throws: HttpError 416 for a range outside of the content.
Response send_content(const Content& content, const SendOptions& options);

}  // namespace carboy::web
