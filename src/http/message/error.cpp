#include <carboy/http/error.hpp>

#include <utility>

#include <carboy/http/response.hpp>
#include <carboy/http/status.hpp>

namespace carboy::http {

namespace {
std::string or_default(std::string description, int status) {
    return description.empty() ? std::string(default_description(status)) : std::move(description);
}
}  // namespace

HttpError::HttpError(int status, std::string description, Headers headers)
    : Error("http_error", or_default(std::move(description), status)), status_(status), headers_(std::move(headers)) {}

HttpError::HttpError(Response response)
    : Error("http_error", or_default({}, response.status)),
      status_(response.status),
      response_(std::make_shared<const Response>(std::move(response))) {}

void HttpError::set_page(Response page) { page_ = std::make_shared<const Response>(std::move(page)); }

std::string_view HttpError::name() const noexcept { return reason_phrase(status_); }

BadRequestKeyError::BadRequestKeyError(std::string_view kind, std::string_view key)
    : HttpError(400, "The " + std::string(kind) + " '" + std::string(key) + "' is missing from the request."),
      key_(key) {}

}  // namespace carboy::http
