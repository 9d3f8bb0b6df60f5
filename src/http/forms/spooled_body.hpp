// A body that is too large for memory: written to disk, and parsed at the same time when it is a multipart form.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <carboy/http/files.hpp>
#include <carboy/http/limits.hpp>
#include <carboy/http/multi_dict.hpp>

#include "http/forms/multipart_form.hpp"
#include "http/forms/spool.hpp"

namespace carboy::http {

class SpooledBody {
  public:
    /// Throws: HttpError 503 or 507.
    SpooledBody(const std::string& folder, std::string_view content_type, const ParseLimits& limits);

    /// Throws: HttpError 507.
    void append(std::string_view piece);
    void finish();

    std::shared_ptr<Spool> file() const noexcept { return file_; }
    /// Returns the form's fields and files. Call it once.
    /// Throws: HttpError 400 or 413 when the body is not a form or exceeds `limits`.
    void take_form(std::string_view boundary, const ParseLimits& limits, MultiDict& fields, Files& files);

  private:
    template <class Function>
    void parse(const Function& function);
    void parse_again(std::string_view boundary);

    std::shared_ptr<Spool> file_;
    ParseLimits limits_;
    std::unique_ptr<MultipartForm> form_;
    // The exception that parsing threw; reported only to a handler that asks for the form.
    std::exception_ptr failure_;
};

}  // namespace carboy::http
