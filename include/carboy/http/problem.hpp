// Problem details: errors as JSON, for clients that are programs.  Source: RFC 9457.
#pragma once

#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>
#include <carboy/value/json/json_faults.hpp>

#include <string>

namespace carboy::http {

/// An HttpError that is answered with problem details when no error handler answers it. It carries the faults of a
/// request body.
class ProblemError : public HttpError {
  public:
    /// An empty description is replaced by the default sentence of the status.
    explicit ProblemError(int status, std::string description = {}, value::Faults faults = {}, Headers headers = {});
    /// Empty unless the status is 422.
    const value::Faults& faults() const noexcept { return faults_; }

  private:
    value::Faults faults_;
};

/// Returns {"detail": ..., "errors": [{"detail": ..., "pointer": "#/lines/0"}], "status": 422, "title": ..., "type":
/// "about:blank"} as application/problem+json; without "errors" when there are none. The faults of a ProblemError are
/// its errors, unless others are given. It suits an error handler:
///     api.error_handler(404, [](const HttpError& error) { return problem_details(error); });
Response problem_details(const HttpError& error, const value::Faults& faults = {});

}  // namespace carboy::http
