// Responses that are files.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <carboy/base/named_options.hpp>
#include <carboy/base/path_text.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

using http::Response;

/// The options for sending a file.
struct SendOptions {
    NamedOptions names_are_needed = {};
    /// The media type; derived from the file's name when empty.
    std::string mimetype;
    /// Makes the browser save the file under its name or under `download_name`.
    bool as_attachment = false;
    std::string download_name;
    /// How long a browser may use the file without revalidation; SEND_FILE_MAX_AGE_DEFAULT if not set.  Units: seconds.
    std::optional<int> max_age;
};

/// Returns a file inside `folder`. `name` may come from a client: a name that leads out of the folder, through dots, an
/// absolute path or a link, is answered with 404. Handles conditional requests (ETag, Last-Modified) and ranges of the
/// current request.
/// Throws: HttpError 404 when there is no such file; Error "no_request_context".
Response send_from_directory(const PathText& folder, std::string_view name, const SendOptions& options = {});

/// Returns a file that the program itself names: never pass text from a client.
/// Throws: HttpError 404 when there is no such file; Error "no_request_context".
Response send_file(const PathText& path, const SendOptions& options = {});

/// Returns bytes as a file, with ranges: a report that the program has made, a picture from the database. It has no
/// ETag; add one with set_etag() and make_conditional() where it pays.
///     send_bytes(csv, {.as_attachment = true, .download_name = "stock.csv"});
/// Throws: Error "no_media_type" without both `mimetype` and `download_name`, "no_request_context"; HttpError 416.
/// Source: Flask send_file, which takes an io.BytesIO.
Response send_bytes(std::string bytes, const SendOptions& options);

}  // namespace carboy::web
