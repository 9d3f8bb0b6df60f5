// Media types by file name.
#pragma once

#include <string_view>

namespace carboy::web {

/// "text/css; charset=utf-8" for "style.css"; "application/octet-stream" for a name it does not know.
/// Lifetime: static.
std::string_view mime_type(std::string_view file_name) noexcept;

}  // namespace carboy::web
