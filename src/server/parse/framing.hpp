// Requests that are refused before their body is read, because two servers could disagree about where they end.
// Source: RFC 9112 sections 3.2, 5.1, 6.1 and 6.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

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
    /// The options of the Connection field. Proxy-Connection counts too, because old clients send it by mistake.
    bool closes = false;
    bool keeps_alive = false;
    bool has_bad_option = false;
    std::string_view host;
    std::string_view content_length;
    std::string_view transfer_encoding;

    /// Examines a field.
    void note(std::string_view name, std::string_view value);

    /// Returns 0 for a request that may be read further, else the status that refuses it. `version` is the minor
    /// version.
    int check(int version) const;

    /// For a request that check() has accepted.
    bool is_chunked() const noexcept { return transfer_encodings > 0; }
    /// The announced length of the body; nullopt when Content-Length is not a number that fits.
    std::optional<std::uint64_t> length() const noexcept;
    /// True when the client wants to send another request on the connection.
    bool keep_alive(int version) const noexcept { return version >= 1 ? !closes : keeps_alive; }

  private:
    void note_options(std::string_view list);
    int check_transfer_encoding(int version) const;
};

/// True for "example.org", "example.org:80", "127.0.0.1", "[::1]:80" and similar hosts.
bool is_valid_host(std::string_view host) noexcept;

}  // namespace carboy::server
