// Compressed responses, for clients that accept them.  Source: RFC 9110 sections 8.4 and 12.5.3; RFC 7932 (Brotli).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <carboy/base/named_options.hpp>

namespace carboy::web {

class App;

/// The responses that are compressed.
struct CompressOptions {
    NamedOptions names_are_needed = {};
    /// Smaller bodies are sent as they are.  Units: bytes.
    std::size_t least = 1024;
    /// Of gzip: 1 is fastest, 9 is smallest.
    int level = 6;
    /// Of Brotli: 0 is fastest, 11 is smallest and for files that are compressed once.
    int brotli_level = 5;
    /// "br" (Brotli) and "gzip"; the first of those that a client prefers equally is used.
    std::vector<std::string> codings{"br", "gzip"};
    /// Media types, or their beginnings with a slash: "text/".
    std::vector<std::string> types{
        "text/",           "application/json", "application/problem+json", "application/javascript",
        "application/xml", "image/svg+xml"};
};

/// Compresses bodies with the coding that the request's Accept-Encoding prefers, and adds Vary. Streams, parts of files
/// and bodies that already have a Content-Encoding stay as they are; a strong ETag becomes weak.
/// Throws: Error "bad_setting" for a level outside its range, an unknown coding or none.
void compress_responses(App& app, CompressOptions options = {});

}  // namespace carboy::web
