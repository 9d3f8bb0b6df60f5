// Small text operations that several layers share.
#pragma once

#include <string>
#include <string_view>

namespace carboy {

/// "BlogPost" -> "blog_post", "HTTPServer" -> "http_server".  Source: Flask-SQLAlchemy model.py, camel_to_snake_case.
std::string snake_case(std::string_view camel);

/// Converts ASCII letters to lower case; other bytes stay as they are.
std::string lower(std::string_view text);

/// True when the strings are equal apart from the case of ASCII letters.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Appends `text` to `out` with & < > " ' replaced as markupsafe does (&amp; &lt; &gt; &#34; &#39;).
void escape_html(std::string& out, std::string_view text);

/// Returns the escaped text as a new string.
std::string escape_html(std::string_view text);

}  // namespace carboy
