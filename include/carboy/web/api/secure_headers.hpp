// Header fields that make browsers stricter.  Source: OWASP HTTP Headers Cheat Sheet; Flask-Talisman.
#pragma once

#include <string>

namespace carboy::web {

class App;

/// The values of the fields. An empty text leaves a field out; a field that a handler sets itself is kept.
struct SecureHeaders {
    /// Content-Security-Policy. "{nonce}" stands for a random text of the request, which templates write as
    /// <script nonce="{{ csp_nonce() }}">.
    std::string content_security_policy =
        "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; object-src 'none'; "
        "base-uri 'self'; frame-ancestors 'self'";
    /// X-Frame-Options, for browsers that do not know frame-ancestors.
    std::string frame_options = "SAMEORIGIN";
    std::string referrer_policy = "strict-origin-when-cross-origin";
    std::string permissions_policy = {};
    /// X-Content-Type-Options: nosniff.
    bool nosniff = true;
    /// Strict-Transport-Security, in responses over TLS; 0 leaves it out.  Units: seconds.
    long hsts_seconds = 31'536'000;
    bool hsts_include_subdomains = false;
};

/// Adds the fields to every response, error pages included.
/// Throws: Error "bad_header" for a value with a line break.
void secure_headers(App& app, SecureHeaders headers = {});

/// The current request's nonce for the Content-Security-Policy; empty without secure_headers.
/// Throws: Error "no_request_context".
std::string csp_nonce();

}  // namespace carboy::web
