// Which requests are refused before their body is read: those whose end two servers could see in different places.
// Source: RFC 9112 sections 3.2, 5.1, 6.1 and 6.3.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <boost/beast/http/field.hpp>

#include <carboy/http/method.hpp>

namespace carboy::server {

/// What of a header decides where the request ends and whom it is for. The views are good while the header is.
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

    /// 0 for a request that may be read on, else the status that refuses it. `version` is the minor one.
    int check(int version) const;

  private:
    int check_transfer_encoding(int version) const;
};

/// True for "example.org", "example.org:80", "127.0.0.1", "[::1]:80" and the like.
bool is_valid_host(std::string_view host) noexcept;

}  // namespace carboy::server
