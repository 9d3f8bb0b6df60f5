// Comparing the origins of URLs.
#pragma once

#include <string_view>

namespace carboy::web {

/// Returns "https://host:8443" for "https://host:8443/path"; empty when the text is not an absolute URL.
std::string_view origin_of(std::string_view url) noexcept;

/// True when the URL has this scheme, host and port.
bool is_same_origin(std::string_view url, std::string_view scheme, std::string_view host) noexcept;

/// The same apart from the scheme, which an application behind a proxy may not know. A port that the URL leaves out is
/// that of its own scheme.
bool is_same_host(std::string_view url, std::string_view scheme, std::string_view host) noexcept;

}  // namespace carboy::web
