// Errors that become responses: thrown anywhere in a handler, they answer the request with their status.
#pragma once

#include <string>
#include <string_view>

#include <carboy/base/error.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/headers.hpp>

namespace carboy::http {

class Response;

/// An error that answers the request with a status, a sentence for the visitor and headers.
class HttpError : public Error {
  public:
    /// An empty description is replaced by the default sentence of the status.
    explicit HttpError(int status, std::string description = {}, Headers headers = {});
    /// Answers with exactly this response.
    explicit HttpError(Response response);

    int status() const noexcept { return status_; }
    /// "Not Found".
    std::string_view name() const noexcept;
    const std::string& description() const noexcept { return message(); }
    /// Additional header fields for the response, such as Allow or Retry-After.
    const Headers& headers() const noexcept { return headers_; }
    /// The complete response to send, or null.
    const Response* response() const noexcept { return response_.get(); }
    /// The page that is sent when no error handler answers, or null for a page with name and description.
    const Response* page() const noexcept { return page_.get(); }

  protected:
    /// Replaces the page that is sent when no error handler answers.
    void set_page(Response page);

  private:
    int status_;
    Headers headers_;
    std::shared_ptr<const Response> response_;
    std::shared_ptr<const Response> page_;
};

/// A field that a handler asked for is missing from the request: 400, with a description that names the field.
class BadRequestKeyError : public HttpError {
  public:
    BadRequestKeyError(std::string_view kind, std::string_view key);
    const std::string& key() const noexcept { return key_; }

  private:
    std::string key_;
};

}  // namespace carboy::http
