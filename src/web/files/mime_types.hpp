// Media types by file name.
#pragma once

#include <string_view>

namespace carboy::web {

/// Returns "text/css; charset=utf-8" for "style.css", and "application/octet-stream" for an unknown name.
/// Lifetime: static.
std::string_view mime_type(std::string_view file_name) noexcept;

}  // namespace carboy::web
