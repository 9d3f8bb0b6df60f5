#include "web/files/send_content.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <carboy/http/content_disposition.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/web/context/context.hpp>

#include "web/config/settings.hpp"
#include "web/context/application.hpp"
#include "web/files/answer_conditions.hpp"
#include "web/files/mime_types.hpp"

namespace carboy::web {

namespace {

/// A file up to this size is read at once; a larger one is sent in pieces.
constexpr std::size_t piece_size = 64 * 1024;

/// A file that is shown needs no name unless it is another one than in its URL.
void add_disposition(Response& response, std::string_view file_name, const SendOptions& options) {
    if (!options.as_attachment && options.download_name.empty()) return;
    const std::string_view name = options.download_name.empty() ? file_name : std::string_view(options.download_name);
    response.headers.set("Content-Disposition",
                         http::content_disposition(options.as_attachment ? "attachment" : "inline", name));
}

void add_caching(Response& response, const SendOptions& options) {
    const int configured = app_context().application().config.get(settings::send_file_max_age_default);
    const int max_age = options.max_age.value_or(configured);
    response.headers.set("Cache-Control", max_age < 0 ? "no-cache" : "public, max-age=" + std::to_string(max_age));
}

void add_validators(Response& response, const Validators& validators) {
    if (!validators.etag.empty()) response.headers.set("ETag", validators.etag);
    if (!validators.modified) return;
    const auto time = std::chrono::system_clock::time_point(std::chrono::seconds(*validators.modified));
    response.headers.set("Last-Modified", http::http_date(time));
}

/// Puts the bytes of the range into the response if they are few, or streams them.
void add_bytes(Response& response, const Content& content, ByteRange range) {
    const std::uint64_t length = range.last + 1 - range.first;
    if (length <= piece_size) {
        response.body = content.read(range.first, static_cast<std::size_t>(length));
        return;
    }
    response.source_length = length;
    response.source = [read = content.read, next = range.first, end = range.last + 1](std::string& chunk) mutable {
        if (next == end) return false;
        chunk = read(next, static_cast<std::size_t>(std::min<std::uint64_t>(piece_size, end - next)));
        next += chunk.size();
        return !chunk.empty();
    };
}

/// A file that is sent in pieces, or is compressed already, is not compressed later.
http::WholeResponse whole_of(const Content& content, const Response& response) {
    return {.content_type = response.mimetype(),
            .size = content.size,
            .is_final = content.size > piece_size || !content.encoding.empty()};
}

}  // namespace

Response send_content(const Content& content, const SendOptions& options) {
    const Request& incoming = request();
    Response response;
    response.set_content_type(options.mimetype.empty() ? mime_type(content.name) : std::string_view(options.mimetype));
    add_disposition(response, content.name, options);
    if (content.immutable)
        response.headers.set("Cache-Control", "public, max-age=31536000, immutable");
    else
        add_caching(response, options);
    if (content.varies) http::add_to_list(response.headers, "Vary", "Accept-Encoding");
    add_validators(response, content.validators);
    const bool readable = incoming.method == Method::get || incoming.method == Method::head;
    const http::WholeResponse whole = whole_of(content, response);
    const bool has_validators = !content.validators.etag.empty() || content.validators.modified;
    if (readable && has_validators && answer_conditions(response, incoming, content.validators, whole)) return response;
    if (!content.encoding.empty()) response.headers.set("Content-Encoding", content.encoding);
    if (const auto part = answer_range(response, incoming, content.validators, whole))
        add_bytes(response, content, *part);
    else if (content.size != 0)
        add_bytes(response, content, {0, content.size - 1});
    return response;
}

}  // namespace carboy::web
