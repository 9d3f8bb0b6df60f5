// Parses the header of a request. What RFC 9112 forbids is refused, because another server may read it differently.
// Source: RFC 9112 sections 3 and 5.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <carboy/http/request.hpp>
#include <carboy/server/options.hpp>

#include "server/parse/framing.hpp"

namespace carboy::server {

/// Parses one request's header.
class RequestParser {
  public:
    RequestParser(http::Request& request, std::string& target, const ServerOptions& options)
        : request_(request), target_(target), field_limit_(options.field_limit) {}

    /// Parses a header up to and including its first blank line. Returns 0, or the status that refuses it.
    /// Lifetime: framing() views the header.
    int parse_header(std::string_view header);
    const Framing& framing() const noexcept { return framing_; }

  private:
    int parse_request_line();
    int parse_version();
    int parse_field();
    void skip_value() noexcept;

    http::Request& request_;
    std::string& target_;
    std::size_t field_limit_;
    Framing framing_;
    // The rest of the header. It ends in a line break, which no scan passes.
    const char* at_ = nullptr;
    const char* end_ = nullptr;
};

}  // namespace carboy::server
