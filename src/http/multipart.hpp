// multipart/form-data bodies.
#pragma once

#include <string_view>

#include <carboy/http/files.hpp>
#include <carboy/http/limits.hpp>
#include <carboy/http/multi_dict.hpp>

namespace carboy::http {

/// Takes a multipart body apart into fields and files, in time linear in its size.
/// Throws: HttpError 400 for a body that is not one, 413 for more parts, files or text than the limits.
/// Source: RFC 7578; Werkzeug sansio/multipart.py, whose CVE-2023-25577 and CVE-2023-46136 the limits and the search
/// keep out.
void parse_multipart(std::string_view body, std::string_view boundary, const ParseLimits& limits, MultiDict& form,
                     Files& files);

}  // namespace carboy::http
