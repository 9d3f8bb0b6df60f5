// The page that shows an OpenAPI document. It is one file, and loads only the document.
#pragma once

#include <string_view>

namespace carboy::web {

/// HTML with {title}, {document}, the address of the document, {root}, the path under which the application is mounted,
/// and twice {nonce}.
extern const std::string_view openapi_page;

}  // namespace carboy::web
