// Errors that are answers: thrown anywhere in a handler, they become the response of their status.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <carboy/base/error.hpp>
#include <carboy/http/headers.hpp>

namespace carboy::http {

class Response;

/// An error that answers the request with a status, a sentence for the visitor and headers.
class HttpError : public Error {
  public:
    /// An empty description becomes the default sentence of the status.
    explicit HttpError(int status, std::string description = {}, Headers headers = {});
    /// Answers with this response as it stands.
    explicit HttpError(Response response);

    int status() const noexcept { return status_; }
    /// "Not Found".
    std::string_view name() const noexcept;
    const std::string& description() const noexcept { return message(); }
    /// Fields for the response, such as Allow or Retry-After.
    const Headers& headers() const noexcept { return headers_; }
    /// The response to send as it stands, or null.
    const Response* response() const noexcept { return response_.get(); }

  private:
    int status_;
    Headers headers_;
    std::shared_ptr<const Response> response_;
};

/// A field that a handler asked for is not in the request: 400, and the description names the field.
class BadRequestKeyError : public HttpError {
  public:
    BadRequestKeyError(std::string_view kind, std::string_view key);
    const std::string& key() const noexcept { return key_; }

  private:
    std::string key_;
};

}  // namespace carboy::http
