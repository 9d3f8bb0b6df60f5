// Addresses as templates see them.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// Decodes percent-encoded letters, as a browser displays them: valid UTF-8 outside ASCII, and characters that never
/// need encoding. Encoded delimiters stay as they are.
/// Source: Werkzeug urls.py, uri_to_iri.
std::string readable_url(std::string_view url);

}  // namespace carboy::web
