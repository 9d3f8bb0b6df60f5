// Header values of the form "type; key=value; key=\"quoted\"": Content-Type and Content-Disposition.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::http {

/// A value and its parameters. Parameter names are in lower case. Values are unquoted and, for name*=, decoded.
struct OptionsHeader {
    std::string value;
    std::vector<std::pair<std::string, std::string>> options;

    /// Returns the parameter of this name, or null.
    const std::string* find(std::string_view name) const noexcept;
};

/// Parses such a value in linear time and never fails: malformed text ends the list.
/// Source: RFC 9110 section 5.6.6, RFC 8187; Werkzeug http.py, parse_options_header.
OptionsHeader parse_options_header(std::string_view text);

/// Returns the part before the first ';' in lower case.
std::string media_type(std::string_view content_type);

}  // namespace carboy::http
