#include <carboy/web/test_client.hpp>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/url.hpp>

#include "web/app_core.hpp"
#include "web/url_quote.hpp"

namespace carboy::web {

namespace {

constexpr int redirect_limit = 20;

std::string encode_fields(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        text.append(text.empty() ? "" : "&").append(quote_query(name)).append("=").append(quote_query(value));
    return text;
}

void fill_body(TestRequest& request) {
    if (request.json) {
        request.body = *request.json;
        if (request.content_type.empty()) request.content_type = "application/json";
    } else if (!request.form.empty()) {
        request.body = encode_fields(request.form);
        request.content_type = "application/x-www-form-urlencoded";
    }
}

std::string with_query(std::string_view path, const TestRequest& request) {
    std::string target(path);
    if (!request.query.empty())
        target.append(target.find('?') == target.npos ? "?" : "&").append(encode_fields(request.query));
    return target;
}

bool is_redirect(const TestResponse& response) {
    switch (response.status) {
        case 301:
        case 302:
        case 303:
        case 305:
        case 307:
        case 308: return !response.location().empty();
        default: return false;
    }
}

/// The path and query of a location on this host; a browser keeps the fragment to itself.
std::string local_target(std::string_view location) {
    location = location.substr(0, location.find('#'));
    const std::size_t scheme = location.find("://");
    if (scheme == location.npos) return std::string(location);
    const std::size_t path = location.find('/', scheme + 3);
    return path == location.npos ? "/" : std::string(location.substr(path));
}

std::string body_text(Response& response) {
    if (!response.source) return std::move(response.body);
    std::string text, chunk;
    while (response.source(chunk)) {
        text += chunk;
        chunk.clear();
    }
    return text;
}

}  // namespace

TestClient::TestClient(App& app) : core_(&app.core()) {}

TestResponse TestClient::open(Method method, std::string_view path, TestRequest request) {
    fill_body(request);
    TestResponse response = send(method, with_query(path, request), request);
    for (int count = 0; request.follow_redirects && is_redirect(response); ++count) {
        if (count == redirect_limit)
            throw Error("too_many_redirects", "The test client was redirected more than 20 times",
                        "Look for a redirect that leads to itself");
        const bool keeps_method = response.status == 307 || response.status == 308;
        if (!keeps_method) {
            if (method != Method::head) method = Method::get;
            request.body.clear();
            request.content_type.clear();
        }
        response = send(method, local_target(response.location()), request);
    }
    return response;
}

TestResponse TestClient::send(Method method, const std::string& target, TestRequest& request) {
    http::Headers headers = request.headers;
    headers.set_default("Host", "localhost");
    if (!request.content_type.empty()) headers.set("Content-Type", request.content_type);
    if (!request.body.empty()) headers.set("Content-Length", std::to_string(request.body.size()));
    if (!cookies_.empty()) headers.set_default("Cookie", cookie_header());
    http::Request message(method, target, std::move(headers), request.body);
    message.remote_addr = "127.0.0.1";
    Response response = core_->handle(message);
    keep_cookies(response);
    TestResponse answer{.status = response.status, .headers = response.headers, .path = target};
    std::string body = body_text(response);
    if (method != Method::head) answer.body = std::move(body);
    return answer;
}

void TestClient::keep_cookies(const Response& response) {
    for (const std::string_view field : response.headers.getlist("Set-Cookie")) {
        const std::size_t equals = field.find('='), end = field.find(';');
        const std::string name(field.substr(0, equals)), attributes = lower(field.substr(std::min(end, field.size())));
        const bool expired = attributes.find("max-age=0") != attributes.npos ||
                             attributes.find("expires=thu, 01 jan 1970") != attributes.npos;
        if (expired) {
            std::erase_if(cookies_, [&](const auto& cookie) { return cookie.first == name; });
        } else {
            set_cookie(name, std::string(field.substr(equals + 1, end == field.npos ? end : end - equals - 1)));
        }
    }
}

std::string TestClient::cookie_header() const {
    std::string text;
    for (const auto& [name, value] : cookies_) text.append(text.empty() ? "" : "; ").append(name + "=" + value);
    return text;
}

void TestClient::set_cookie(std::string name, std::string value) {
    for (auto& cookie : cookies_)
        if (cookie.first == name) {
            cookie.second = std::move(value);
            return;
        }
    cookies_.emplace_back(std::move(name), std::move(value));
}

std::optional<std::string> TestClient::cookie(std::string_view name) const {
    for (const auto& cookie : cookies_)
        if (cookie.first == name) return cookie.second;
    return std::nullopt;
}

}  // namespace carboy::web
