// multipart/form-data bodies.
#pragma once

#include <string_view>

#include <carboy/http/files.hpp>
#include <carboy/http/limits.hpp>
#include <carboy/http/multi_dict.hpp>

namespace carboy::http {

/// Splits a multipart body into fields and files, in time linear in its size.
/// Throws: HttpError 400 for a malformed body, 413 when parts, files or text exceed the limits.
/// Source: RFC 7578; Werkzeug sansio/multipart.py. The limits and the linear search prevent CVE-2023-25577 and
/// CVE-2023-46136.
void parse_multipart(std::string_view body, std::string_view boundary, const ParseLimits& limits, MultiDict& form,
                     Files& files);

}  // namespace carboy::http
