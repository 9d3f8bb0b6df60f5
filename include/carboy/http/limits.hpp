// The limits that form and JSON parsers enforce on a request.
#pragma once

#include <cstddef>

namespace carboy::http {

/// Limits on the parsed size of a request. Exceeding one is answered with 413, or with 400 in a query string or a
/// cookie or for JSON that is nested too deeply.
struct ParseLimits {
    /// The number of fields in a query string or an urlencoded form.
    std::size_t fields = 1000;
    /// The number of parts in a multipart form, including files.
    std::size_t parts = 1000;
    /// The number of files in a multipart form.
    std::size_t files = 100;
    /// The size of all names and values in a form, excluding files.  Units: bytes.
    std::size_t form_memory = 500'000;
    /// The nesting depth of arrays and objects in a JSON body.
    std::size_t json_depth = 64;
    /// The number of values in a JSON body, including those in arrays and objects. A value takes 16 bytes of memory.
    std::size_t json_values = 1'000'000;

    bool operator==(const ParseLimits&) const = default;
};

}  // namespace carboy::http
