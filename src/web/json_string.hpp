// JSON strings of ASCII alone, as Python's json.dumps writes them.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// Appends the text between quotes, escaped. Bytes that are no UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace carboy::web
