// Answers that are files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/response.hpp>

namespace carboy::web {

using http::Response;

/// How a file is sent.
struct SendOptions {
    /// The media type; by the file's name when empty.
    std::string mimetype;
    /// Makes the browser save the file under its name, or under `download_name`.
    bool as_attachment = false;
    std::string download_name;
    /// Units: seconds that a browser may keep the file without asking again; SEND_FILE_MAX_AGE_DEFAULT when not set.
    std::optional<int> max_age;
};

/// A file inside `folder`. `name` may come from a client: whatever leads out of the folder, by dots, by an absolute
/// path or by a link, is 404. Answers conditional requests (ETag, Last-Modified) and ranges of the current request.
/// Throws: HttpError 404 when there is no such file; Error "no_request_context".
Response send_from_directory(const std::filesystem::path& folder, std::string_view name,
                             const SendOptions& options = {});

/// A file that the program itself names: never pass a client's text.
/// Throws: HttpError 404 when there is no such file; Error "no_request_context".
Response send_file(const std::filesystem::path& path, const SendOptions& options = {});

}  // namespace carboy::web
