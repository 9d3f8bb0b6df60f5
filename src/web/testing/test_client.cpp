#include <carboy/web/testing/test_client.hpp>

#include <algorithm>
#include <chrono>

#include <carboy/base/base64.hpp>
#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/url.hpp>
#include <carboy/web/context/signals.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/files/mime_types.hpp"
#include "web/request/location.hpp"
#include "web/routing/url_quote.hpp"
#include "web/session/session_store.hpp"
#include "web/testing/url_reference.hpp"

namespace carboy::web {

namespace {

constexpr int redirect_limit = 20;

std::string encode_fields(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [name, value] : fields)
        text.append(text.empty() ? "" : "&").append(quote_query(name)).append("=").append(quote_query(value));
    return text;
}

/// Returns text that occurs in none of the form's values.
std::string boundary_for(const TestRequest& request) {
    std::string boundary = "carboy-boundary";
    const auto occurs = [&](const std::string& text) { return text.find(boundary) != text.npos; };
    while (
        std::any_of(request.files.begin(), request.files.end(),
                    [&](const TestFile& file) { return occurs(file.content); }) ||
        std::any_of(request.form.begin(), request.form.end(), [&](const auto& field) { return occurs(field.second); }))
        boundary += "-x";
    return boundary;
}

/// Writes a value of Content-Disposition as browsers do.
/// Source: HTML, "Multipart form data".
std::string quoted_parameter(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"')
            out += "%22";
        else if (c == '\r')
            out += "%0D";
        else if (c == '\n')
            out += "%0A";
        else
            out += c;
    }
    return out += '"';
}

std::string encode_parts(const TestRequest& request, const std::string& boundary) {
    std::string body;
    for (const auto& [name, value] : request.form)
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted_parameter(name) + "\r\n\r\n" +
                value + "\r\n";
    for (const TestFile& file : request.files)
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=" + quoted_parameter(file.field) +
                "; filename=" + quoted_parameter(file.filename) + "\r\nContent-Type: " +
                (file.content_type.empty() ? std::string(mime_type(file.filename)) : file.content_type) + "\r\n\r\n" +
                file.content + "\r\n";
    return body + "--" + boundary + "--\r\n";
}

std::string basic_credentials(const TestAuth& auth) {
    std::string code = base64url_encode(auth.user + ":" + auth.password);
    std::replace(code.begin(), code.end(), '-', '+');
    std::replace(code.begin(), code.end(), '_', '/');
    code.append((4 - code.size() % 4) % 4, '=');
    return "Basic " + code;
}

void fill_body(TestRequest& request) {
    if (!request.auth.user.empty() || !request.auth.password.empty())
        request.headers.set_default("Authorization", basic_credentials(request.auth));
    if (request.json.text()) {
        request.body = *request.json.text();
        if (request.content_type.empty()) request.content_type = "application/json";
    } else if (!request.files.empty() || request.content_type == "multipart/form-data") {
        const std::string boundary = boundary_for(request);
        request.body = encode_parts(request, boundary);
        request.content_type = "multipart/form-data; boundary=" + boundary;
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

/// A redirect to another host leaves the application, which a test cannot follow.
/// Source: Werkzeug test.py, Client.resolve_redirect.
void require_same_host(const UrlAddress& from, const UrlAddress& to) {
    const bool is_web = to.scheme == "http" || to.scheme == "https";
    if (is_web && to.host() == from.host()) return;
    throw Error("external_redirect",
                "The test client was redirected to " + to.scheme + "://" + to.authority + to.target +
                    ", which is not this application.",
                "Check response.location() of a request without follow_redirects.");
}

/// Only 307 and 308 repeat the request; after the others a browser sends a GET.
void change_method(int status, Method& method, TestRequest& request) {
    if (status == 307 || status == 308) return;
    if (method != Method::head) method = Method::get;
    request.body.clear();
    request.content_type.clear();
}

CookieTarget cookie_target(const UrlAddress& address) {
    return {.scheme = address.scheme, .host = address.host(), .path = address.path()};
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

UrlAddress TestClient::base() const {
    return {.scheme = application_->config.get(settings::preferred_url_scheme),
            .authority = application_->config.get<std::string>(settings::server_name.name, "localhost"),
            .target = "/"};
}

TestResponse TestClient::open(Method method, std::string_view path, TestRequest request) {
    fill_body(request);
    UrlAddress address = base();
    if (path.starts_with('/') || path == "*") {
        address.target = path;  // Unchanged, because a test may send something that a browser would normalize.
    } else {
        address = resolve_reference(address, path);
    }
    address.target = with_query(address.target, request);
    TestResponse response = send(method, address, request);
    for (int count = 0; request.follow_redirects && is_redirect(response); ++count) {
        if (count == redirect_limit)
            throw Error("too_many_redirects", "The test client was redirected more than 20 times.",
                        "Look for a redirect that leads to itself.");
        const UrlAddress next = resolve_reference(address, safe_location(response.location()));
        require_same_host(address, next);
        address = next;
        change_method(response.status, method, request);
        std::vector<TestResponse> history = std::move(response.history);
        history.push_back(std::move(response));
        response = send(method, address, request);
        response.history = std::move(history);
    }
    return response;
}

http::Headers TestClient::headers_of(const UrlAddress& address, const TestRequest& request) const {
    http::Headers headers = request.headers;
    for (const auto field : default_headers) headers.set_default(field.name, field.value);
    headers.set_default("Host", address.authority);
    if (!request.content_type.empty()) headers.set("Content-Type", request.content_type);
    if (!request.body.empty()) headers.set("Content-Length", std::to_string(request.body.size()));
    const std::string cookies = cookies_.header(cookie_target(address), std::chrono::system_clock::now());
    if (!cookies.empty()) headers.set_default("Cookie", cookies);
    return headers;
}

void TestClient::keep_cookies(const http::Headers& headers, const UrlAddress& address) {
    const auto now = std::chrono::system_clock::now();
    for (const std::string_view field : headers.getlist("Set-Cookie"))
        cookies_.store(field, cookie_target(address), now);
}

Response TestClient::handle(http::Request& message, const std::function<void()>& inspect) {
    if (!inspect) return application_->handle(message);
    const SignalConnection connection = request_finished.connected_to(*application_, inspect);
    return application_->handle(message);
}

TestResponse TestClient::send(Method method, const UrlAddress& address, const TestRequest& request) {
    http::Request message(method, address.target, headers_of(address, request), request.body);
    message.remote_addr = request.remote_addr;
    message.scheme = address.scheme;
    Response response = handle(message, request.inspect);
    keep_cookies(response.headers, address);
    TestResponse answer{.status = response.status, .headers = response.headers, .path = address.target};
    std::string body = body_text(response);
    if (method != Method::head) answer.body = std::move(body);
    return answer;
}

void TestClient::session_transaction(const std::function<void()>& change) {
    application_->freeze();
    const UrlAddress address = base();
    http::Request message(Method::get, address.target, headers_of(address, {}));
    message.remote_addr = "127.0.0.1";
    message.scheme = address.scheme;
    RequestContext context(*application_, message);
    change();
    Response response;
    save_session(context, response);
    keep_cookies(response.headers, address);
}

void TestClient::set_cookie(std::string_view name, std::string_view value, const http::CookieOptions& options) {
    CookieTarget from = cookie_target(base());
    if (!options.domain.empty()) from.host = options.domain;
    if (options.secure) from.scheme = "https";
    cookies_.store(http::dump_cookie(name, value, options), from, std::chrono::system_clock::now());
}

std::optional<std::string> TestClient::cookie(std::string_view name) const {
    CookieTarget place = cookie_target(base());
    place.path.clear();
    place.scheme = "https";
    const JarCookie* cookie = cookies_.find(name, place, std::chrono::system_clock::now());
    if (!cookie) return std::nullopt;
    return std::string(http::parse_cookies(cookie->name + "=" + cookie->text).get(name, {}));
}

}  // namespace carboy::web
