#include <carboy/http/response.hpp>

#include <vector>

#include <carboy/base/digest.hpp>
#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/base/text.hpp>

#include "http/message/options_header.hpp"

namespace carboy::http {

/// Calls its functions at its end.
struct Response::Closing {
    std::vector<std::function<void()>> functions;

    Closing() = default;
    Closing(const Closing&) = delete;
    Closing& operator=(const Closing&) = delete;
    ~Closing() {
        for (const auto& function : functions) {
            try {
                function();
            } catch (const std::exception& failure) {
                log(LogLevel::error, "A call_on_close function failed: " + std::string(failure.what()));
            } catch (...) {
                // The fiber is being cancelled, so there is nobody to report to.
            }
        }
    }
};

Response::Response(std::string text, int status_code, std::string_view content_type)
    : status(status_code), body(std::move(text)) {
    constexpr std::string_view json = "application/json";
    if (content_type == html || content_type == json)
        headers.add_unchecked("Content-Type", content_type);
    else if (!content_type.empty())
        headers.add("Content-Type", content_type);
}

Response Response::stream(ChunkSource source, std::string_view content_type, std::optional<std::uint64_t> length) {
    Response response(std::string(), 200, content_type);
    response.source = std::move(source);
    response.source_length = length;
    return response;
}

std::string Response::mimetype() const { return media_type(content_type()); }

void Response::add_etag(bool weak) {
    if (headers.contains("ETag")) return;
    if (source)
        throw Error("streamed_body", "The ETag of a streamed body cannot be computed.",
                    "Call set_etag with a string that changes when the body does.");
    set_etag(hex_digits(sha1(body)), weak);
}

void Response::set_etag(std::string_view tag, bool weak) {
    if (tag.find('"') != tag.npos)
        throw Error("bad_header", "The ETag '" + std::string(tag) + "' contains a quote.",
                    "Pass the tag without quotes; set_etag adds them.");
    headers.set("ETag", std::string(weak ? "W/\"" : "\"").append(tag).append("\""));
}

void Response::set_last_modified(std::chrono::system_clock::time_point time) {
    headers.set("Last-Modified", http_date(time));
}

void Response::call_on_close(std::function<void()> function) {
    if (!closing_) closing_ = std::make_shared<Closing>();
    closing_->functions.push_back(std::move(function));
}

void Response::set_cookie(std::string_view name, std::string_view value, const CookieOptions& options) {
    headers.add("Set-Cookie", dump_cookie(name, value, options));
}

void Response::delete_cookie(std::string_view name, std::string_view path, std::string_view domain) {
    CookieOptions options;
    options.expires = std::chrono::system_clock::time_point();
    options.max_age = std::chrono::seconds(0);
    options.path = path;
    options.domain = domain;
    options.secure = must_be_secure(name);
    set_cookie(name, "", options);
}

}  // namespace carboy::http
