#include <carboy/http/request.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include <carboy/base/release.hpp>
#include <carboy/http/cookie.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/list_headers.hpp>
#include <carboy/http/url.hpp>

#include "http/message/options_header.hpp"
#include "http/request/request_parsed.hpp"
#include "http/text/utf8.hpp"

namespace carboy::http {

namespace {
std::string encoded_path(std::string_view path) { return percent_encode(path, "$!'()*+,;/:@&="); }

/// The visible characters that a target may contain. The others have to be percent-encoded.
constexpr std::array<bool, 256> target_characters = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0x21; c < 0x7f; ++c) table[c] = c != '#' && c != '\\';
    return table;
}();
}  // namespace

Request::Request()
    : args(*this, &Request::parse_args),
      form(*this, &Request::parse_form),
      files(*this, &Request::parse_files),
      cookies(*this, &Request::parse_cookies),
      accept_mimetypes(*this, AcceptKind::mimetype),
      accept_languages(*this, AcceptKind::language),
      accept_charsets(*this, AcceptKind::charset),
      accept_encodings(*this, AcceptKind::encoding) {}

Request::Request(Method request_method, std::string_view request_target, Headers fields, std::string content)
    : Request() {
    method = request_method;
    headers = std::move(fields);
    owned_target_ = request_target;
    owned_body_ = std::move(content);
    body = owned_body_;
    if (!set_target(owned_target_)) throw HttpError(400, "'" + owned_target_ + "' is not a request target.");
}

Request::~Request() = default;

std::string Request::mimetype() const { return media_type(content_type()); }

std::string_view Request::host() const noexcept {
    std::string_view host = headers.get("Host", {});
    const std::string_view usual = is_secure() || scheme == "wss"       ? ":443"
                                   : scheme == "http" || scheme == "ws" ? ":80"
                                                                        : "";
    if (host.ends_with(usual)) host.remove_suffix(usual.size());
    return host;
}

std::string Request::full_path() const { return path + "?" + std::string(query_string); }

std::string Request::host_url() const { return scheme + "://" + std::string(host()) + "/"; }

std::string Request::root_url() const { return scheme + "://" + std::string(host()) + encoded_path(root_path) + "/"; }

std::string Request::base_url() const {
    std::string address = url();
    address.resize(std::min(address.find('?'), address.size()));
    return address;
}

std::string Request::url() const { return scheme + "://" + std::string(host()) + whole_target(); }

std::string Request::whole_target() const { return encoded_path(root_path) + std::string(target); }

bool Request::set_target(std::string_view text) {
    target = text;
    std::size_t question = text.find('?');
    query_string = question == std::string_view::npos ? std::string_view() : text.substr(question + 1);
    std::string_view raw_path = text.substr(0, question);
    if (text == "*" && method == Method::options) {
        path = "*";
        return true;
    }
    if (!text.starts_with('/')) return false;
    for (char c : text)
        if (!target_characters[static_cast<unsigned char>(c)]) return false;
    path.clear();
    if (raw_path.find('%') == std::string_view::npos) {
        path = raw_path;
        return true;
    }
    percent_decode(path, raw_path);
    if (path.find('\0') != std::string::npos) return false;
    if (!is_utf8(path)) path = clean_utf8(std::move(path));
    return true;
}

void Request::mount(std::string_view root) {
    root_path = root;
    if (root.empty()) return;
    const std::string prefix = encoded_path(root);
    if (!target.starts_with(prefix)) return;
    const std::string_view rest = target.substr(prefix.size());
    if (rest.starts_with('/')) {
        set_target(rest);
    } else if (rest.empty() || rest.starts_with('?')) {
        std::string whole = "/" + std::string(rest);
        owned_target_ = std::move(whole);
        set_target(owned_target_);
    }
}

void Request::set_client(std::string address, std::string client_scheme) {
    if (!peer_) peer_ = Peer{std::move(remote_addr), std::move(scheme)};
    remote_addr = std::move(address);
    scheme = std::move(client_scheme);
}

void Request::reset() noexcept {
    if (peer_) {
        remote_addr = std::move(peer_->address);
        scheme = std::move(peer_->scheme);
        peer_.reset();
    }
    headers.clear();
    path.clear();
    root_path.clear();
    target = query_string = body = {};
    if (parsed_) *parsed_ = {};
}

void Request::shrink() noexcept {
    reset();
    headers = {};
    for (std::string* text : {&path, &root_path, &owned_target_, &owned_body_}) release(*text);
    parsed_.reset();
}

Request::Parsed& Request::parsed() const {
    if (!parsed_) parsed_ = std::make_unique<Parsed>();
    return *parsed_;
}

const MultiDict& Request::parse_args() const {
    auto& value = parsed().args;
    if (!value) value = parse_query(query_string, "query parameter", limits.fields);
    return *value;
}

const MultiDict& Request::parse_cookies() const {
    auto& value = parsed().cookies;
    if (!value) value = http::parse_cookies(joined(headers, "Cookie"));
    return *value;
}

}  // namespace carboy::http
