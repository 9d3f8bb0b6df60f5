// CORS: the pages of other hosts that may call this application from a browser.  Source: Fetch standard, section 3.2.
#pragma once

#include <string>
#include <vector>

#include <carboy/http/method.hpp>

namespace carboy::web {

class App;

/// The origins that are allowed, and what they may send and read.
struct CorsOptions {
    /// "https://example.org", or "*" for every origin.
    std::vector<std::string> origins;
    /// Only paths that begin with this.
    std::string paths = "/";
    http::Methods methods{http::Method::get, http::Method::head,  http::Method::post,
                          http::Method::put, http::Method::patch, http::Method::delete_};
    /// The request's header fields that a page may set, besides those that every page may set.
    std::vector<std::string> headers{"Content-Type"};
    /// The response's header fields that a page may read.
    std::vector<std::string> expose;
    /// Whether the browser sends cookies and shows the page the response to them.
    bool credentials = false;
    /// How long a browser may remember the answer to a preflight.  Units: seconds.
    int max_age = 600;
};

/// Answers preflights of these paths, and adds the fields that let the origins' pages read the responses. Other origins
/// get no fields, so their browsers refuse. May be called several times for different paths.
/// Throws: Error "bad_cors" for an origin that is not a scheme and a host, for "*" together with credentials, and for
/// no origin at all.
void allow_cors(App& app, CorsOptions options);

}  // namespace carboy::web
