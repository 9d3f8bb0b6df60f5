// Requests that are refused before their body is read, because two servers could disagree about where they end.
// Source: RFC 9112 sections 3.2, 5.1, 6.1 and 6.3.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <boost/beast/http/field.hpp>

#include <carboy/http/method.hpp>

namespace carboy::server {

/// The parts of a header that determine where the request ends and which host it is for.
/// Lifetime: the views are valid as long as the header.
struct Framing {
    std::optional<http::Method> method;
    std::size_t fields = 0;
    unsigned hosts = 0;
    unsigned content_lengths = 0;
    unsigned transfer_encodings = 0;
    bool expects_continue = false;
    bool expects_other = false;
    std::string_view host;
    std::string_view content_length;
    std::string_view transfer_encoding;

    void note(boost::beast::http::field known, std::string_view value);

    /// Returns 0 for a request that may be read further, else the status that refuses it. `version` is the minor
    /// version.
    int check(int version) const;

  private:
    int check_transfer_encoding(int version) const;
};

/// True for "example.org", "example.org:80", "127.0.0.1", "[::1]:80" and similar hosts.
bool is_valid_host(std::string_view host) noexcept;

}  // namespace carboy::server
