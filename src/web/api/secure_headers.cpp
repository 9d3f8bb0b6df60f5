#include <carboy/web/api/secure_headers.hpp>

#include <memory>
#include <utility>

#include <carboy/base/base64.hpp>
#include <carboy/base/digest.hpp>
#include <carboy/base/error.hpp>
#include <carboy/jinja/adapt/callable.hpp>
#include <carboy/jinja/adapt/context.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>

#include "web/context/request_context.hpp"

namespace carboy::web {

namespace {

constexpr std::string_view placeholder = "{nonce}";

/// Records that the application has secure_headers, and keeps the nonce of a request after its first use.
struct CspNonce {
    std::string text;
};

std::string with_nonce(const std::string& policy) {
    std::string out;
    for (std::size_t at = 0;;) {
        const std::size_t found = policy.find(placeholder, at);
        out.append(policy, at, found - at);
        if (found == policy.npos) return out;
        out += csp_nonce();
        at = found + placeholder.size();
    }
}

void set_if_any(Response& response, std::string_view name, std::string_view text) {
    if (!text.empty()) response.headers.set_default(name, text);
}

std::string hsts_of(const SecureHeaders& headers) {
    if (headers.hsts_seconds == 0) return {};
    return "max-age=" + std::to_string(headers.hsts_seconds) +
           (headers.hsts_include_subdomains ? "; includeSubDomains" : "");
}

void add_headers(const SecureHeaders& headers, Response& response) {
    set_if_any(response, "X-Content-Type-Options", headers.nosniff ? "nosniff" : "");
    set_if_any(response, "X-Frame-Options", headers.frame_options);
    set_if_any(response, "Referrer-Policy", headers.referrer_policy);
    set_if_any(response, "Permissions-Policy", headers.permissions_policy);
    if (request().is_secure()) set_if_any(response, "Strict-Transport-Security", hsts_of(headers));
    if (!response.headers.contains("Content-Security-Policy"))
        set_if_any(response, "Content-Security-Policy", with_nonce(headers.content_security_policy));
}

}  // namespace

std::string csp_nonce() {
    RequestContext& context = request_context();
    if (context.application.parts.get<CspNonce>() == nullptr) return {};
    std::string& text = context.storage.get_or_emplace<CspNonce>().text;
    if (text.empty()) text = base64url_encode(random_bytes(18));
    return text;
}

void secure_headers(App& app, SecureHeaders headers) {
    Response trial;
    for (const std::string* text : {&headers.content_security_policy, &headers.frame_options, &headers.referrer_policy,
                                    &headers.permissions_policy})
        trial.headers.set("X-Trial", *text);
    app.core().parts.get_or_emplace<CspNonce>();
    app.core().default_headers = false;
    app.context_processor([](jinja::Context& context) {
        if (has_request_context()) context.set("csp_nonce", jinja::Value([] { return csp_nonce(); }));
    });
    const auto kept = std::make_shared<const SecureHeaders>(std::move(headers));
    app.after_request([kept](Response& response) { add_headers(*kept, response); });
}

}  // namespace carboy::web
