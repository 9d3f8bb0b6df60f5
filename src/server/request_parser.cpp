#include "server/request_parser.hpp"

#include <algorithm>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>

namespace carboy::server {

namespace beast_http = boost::beast::http;

namespace {

std::string_view to_std(boost::beast::string_view text) { return {text.data(), text.size()}; }

bool has_fold(std::string_view header) noexcept {
    for (std::size_t at = header.find('\n'); at + 1 < header.size(); at = header.find('\n', at + 1))
        if (header[at + 1] == ' ' || header[at + 1] == '\t') return true;
    return false;
}

constexpr std::string_view version_form = "HTTP/d.d";

bool is_version_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// Returns the version at the end of a request line of three words; empty for any other line.
std::string_view version_of(std::string_view header) noexcept {
    std::string_view line = header.substr(0, header.find("\r\n"));
    if (line.size() <= version_form.size()) return {};
    std::string_view version = line.substr(line.size() - version_form.size());
    line.remove_suffix(version.size());
    auto is_gap = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    if (!line.ends_with(' ') || std::count_if(line.begin(), line.end(), is_gap) != 2) return {};
    bool valid = version.starts_with("HTTP/") && is_version_digit(version[5]) && version[6] == '.' &&
                 is_version_digit(version[7]);
    return valid ? version : std::string_view();
}

int status_of(const boost::beast::error_code& error, std::string_view header) {
    if (error == beast_http::error::bad_version) return version_of(header).empty() ? 400 : 505;
    if (error == beast_http::error::header_limit) return 431;
    if (error == beast_http::error::body_limit) return 413;
    return 400;
}

}  // namespace

RequestParser::RequestParser(http::Request& request, std::string& target, const ServerOptions& options)
    : request_(request), target_(target), field_limit_(options.field_limit) {
    header_limit(static_cast<std::uint32_t>(options.header_limit));
    // The connection refuses a Content-Length that is too large, once it knows the whole header.
    body_limit(boost::none);
}

int RequestParser::parse_header(std::string_view header) {
    // Beast unfolds such a line, where another server might see a new field.
    if (has_fold(header)) return 400;
    Error error;
    put(boost::asio::buffer(header.data(), header.size()), error);
    if (error) return status_of(error, header);
    return is_header_done() ? 0 : 400;
}

void RequestParser::on_request_impl(beast_http::verb, View method, View target, int version, Error&) {
    framing_.method = http::parse_method(to_std(method));
    target_.assign(target.data(), target.size());
    request_.version = version % 10;
}

void RequestParser::on_field_impl(beast_http::field field, View name, View value, Error& error) {
    if (++framing_.fields > field_limit_) {
        error = beast_http::error::header_limit;
        return;
    }
    framing_.note(field, to_std(value));
    request_.headers.add_unchecked(to_std(name), to_std(value));
}

std::string with_known_version(std::string_view header) {
    std::string_view version = version_of(header);
    if (!version.starts_with("HTTP/1.")) return {};
    std::string known(header);
    known[static_cast<std::size_t>(version.data() - header.data()) + version_form.size() - 1] = '1';
    return known;
}

}  // namespace carboy::server
