#include <carboy/web/api/cors.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>

namespace carboy::web {

namespace {

std::string joined(const std::vector<std::string>& texts) {
    std::string out;
    for (const std::string& text : texts) out.append(out.empty() ? "" : ", ").append(text);
    return out;
}

/// An origin has a scheme and a host, perhaps a port, and no path.  Source: RFC 6454 section 6.2.
bool is_origin(std::string_view text) {
    const std::size_t host = text.find("://");
    if (host == text.npos || host == 0 || host + 3 == text.size()) return false;
    return text.find_first_of("/ ?#,*", host + 3) == text.npos && lower(text) == text;
}

class Cors {
  public:
    explicit Cors(CorsOptions options) : options_(std::move(options)) {
        const auto every = std::find(options_.origins.begin(), options_.origins.end(), "*");
        any_ = every != options_.origins.end();
        if (options_.origins.empty()) refuse("No origin is allowed.", "List the origins, or \"*\" for all of them.");
        if (any_ && options_.credentials)
            refuse("Every origin could read the responses to a visitor's cookies.",
                   "List the origins instead of \"*\", or leave credentials off.");
        for (const std::string& origin : options_.origins)
            if (origin != "*" && !is_origin(origin))
                refuse("'" + origin + "' is not an origin.",
                       "Write the scheme, the host and the port in lower case, without a path: https://example.org.");
        methods_ = options_.methods.to_string();
        headers_ = joined(options_.headers);
        expose_ = joined(options_.expose);
    }

    bool covers(const Request& request) const {
        return request.path.starts_with(options_.paths) && request.headers.contains("Origin");
    }

    std::optional<Response> answer_preflight(const Request& request) const {
        if (request.method != Method::options || !covers(request) ||
            !request.headers.contains("Access-Control-Request-Method"))
            return std::nullopt;
        Response response("", 204);
        if (!allows(request)) return response;
        response.headers.set("Access-Control-Allow-Methods", methods_);
        if (!headers_.empty()) response.headers.set("Access-Control-Allow-Headers", headers_);
        response.headers.set("Access-Control-Max-Age", std::to_string(options_.max_age));
        return response;
    }

    void complete(const Request& request, Response& response) const {
        if (!request.path.starts_with(options_.paths)) return;
        if (!any_) http::add_to_list(response.headers, "Vary", "Origin");  // the answer differs by origin
        if (!covers(request) || !allows(request)) return;
        response.headers.set("Access-Control-Allow-Origin", any_ ? "*" : origin_of(request));
        if (options_.credentials) response.headers.set("Access-Control-Allow-Credentials", "true");
        if (!expose_.empty() && request.method != Method::options)
            response.headers.set("Access-Control-Expose-Headers", expose_);
    }

  private:
    [[noreturn]] static void refuse(std::string message, std::string hint) {
        throw Error("bad_cors", std::move(message), std::move(hint));
    }

    static std::string_view origin_of(const Request& request) { return request.headers.get("Origin", {}); }

    bool allows(const Request& request) const {
        const std::string_view origin = origin_of(request);
        return any_ || std::find(options_.origins.begin(), options_.origins.end(), origin) != options_.origins.end();
    }

    CorsOptions options_;
    bool any_ = false;
    std::string methods_, headers_, expose_;
};

}  // namespace

void allow_cors(App& app, CorsOptions options) {
    const auto cors = std::make_shared<const Cors>(std::move(options));
    app.before_request([cors](Request& request) { return cors->answer_preflight(request); });
    app.after_request([cors](Response& response) { cors->complete(request(), response); });
}

}  // namespace carboy::web
