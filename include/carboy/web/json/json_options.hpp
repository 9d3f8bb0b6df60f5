// How an application writes JSON.
#pragma once

#include <string>

namespace carboy::web {

/// What holds for jsonify, to_json and the filter tojson: app.json_options().sort_keys = false;
/// The members of structs and models are always sorted.
/// Source: Flask json/provider.py, DefaultJSONProvider.
struct JsonOptions {
    /// Sorts the members of an object by their names; false leaves them as they were written.
    bool sort_keys = true;
    /// Escapes characters outside ASCII.
    bool ensure_ascii = true;
    /// Without white space; false indents by two spaces.
    bool compact = true;
    /// The Content-Type of JSON responses.
    std::string mimetype = "application/json";
};

}  // namespace carboy::web
