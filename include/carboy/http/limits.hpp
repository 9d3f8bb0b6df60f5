// How much of a request the parsers of forms and JSON take before they refuse it.
#pragma once

#include <cstddef>

namespace carboy::http {

/// Bounds for what a body may unfold to. Going over answers 413 (400 for a query string, a cookie or JSON too deep).
struct ParseLimits {
    /// Fields of a query string or of an urlencoded form.
    std::size_t fields = 1000;
    /// Parts of a multipart form, files included.
    std::size_t parts = 1000;
    /// Files of a multipart form.
    std::size_t files = 100;
    /// Units: bytes of all names and values of a form that are not files.
    std::size_t form_memory = 500'000;
    /// Nested arrays and objects of a JSON body.
    std::size_t json_depth = 64;
};

}  // namespace carboy::http
