// A parsed URL, and references resolved against it.
// Source: RFC 3986 sections 3 and 5.2.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// The parts of "https://example.org:8000/shop?page=2".
struct UrlAddress {
    std::string scheme;
    /// Host and port.
    std::string authority;
    /// Path and query; always starts with '/'.
    std::string target;

    /// Returns the host without its port, in lower case.
    std::string host() const;
    /// Returns the target without the query.
    std::string path() const { return target.substr(0, target.find('?')); }
};

/// Resolves the reference against `base`. Its fragment is dropped, because browsers do not send one.
UrlAddress resolve_reference(const UrlAddress& base, std::string_view reference);

}  // namespace carboy::web
