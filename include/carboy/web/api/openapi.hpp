// OpenAPI: an application's routes, and the structs that they take and return, as a document and as a page.
// Source: OpenAPI 3.1.0, JSON Schema 2020-12.
#pragma once

#include <string>

#include <carboy/base/named_options.hpp>

namespace carboy::web {

class App;

/// General information for the document, and the paths at which it is served.
struct OpenApiOptions {
    NamedOptions names_are_needed = {};
    std::string title = "API";
    std::string version = "1.0";
    /// Markdown.
    std::string description;
    /// Only routes whose rule begins with this are listed.
    std::string paths = "/";
    std::string document_rule = "/openapi.json";
    /// The page; empty to serve only the document. The page loads nothing from other hosts.
    std::string page_rule = "/docs";
};

/// Serves the document at /openapi.json and a page for browsing it at /docs. The document has each route's methods and
/// variables, the structs that handlers take and return, and what RouteAbout says. A handler of (Request&) that calls
/// request.json<T>() itself, or returns jsonify(object), shows these types after it has answered a request; name them
/// in RouteAbout to have them from the start. All structs with a CARBOY_JSON line are listed as schemas, plain structs
/// where a route uses them.
void serve_openapi(App& app, OpenApiOptions options = {});

/// Returns the document as text. May be called while the application serves.
std::string openapi_document(App& app, const OpenApiOptions& options = {});

}  // namespace carboy::web
