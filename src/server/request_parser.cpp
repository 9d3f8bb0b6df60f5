#include "server/request_parser.hpp"

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

int status_of(const boost::beast::error_code& error) {
    if (error == beast_http::error::header_limit) return 431;
    if (error == beast_http::error::body_limit) return 413;
    return 400;
}

}  // namespace

RequestParser::RequestParser(http::Request& request, std::string& target, std::string& chunked_body,
                             const ServerOptions& options)
    : request_(request), target_(target), chunked_body_(chunked_body), field_limit_(options.field_limit) {
    header_limit(static_cast<std::uint32_t>(options.header_limit));
    body_limit(options.body_limit);
}

int RequestParser::parse_header(std::string_view header) {
    // Beast unfolds, where another server may see a new field.
    if (has_fold(header)) return 400;
    Error error;
    put(boost::asio::buffer(header.data(), header.size()), error);
    if (error) return status_of(error);
    return is_header_done() ? 0 : 400;
}

int RequestParser::parse_chunks(std::string_view wire, std::size_t& used) {
    Error error;
    used = 0;
    while (used < wire.size() && !is_done()) {
        std::size_t parsed = put(boost::asio::buffer(wire.data() + used, wire.size() - used), error);
        used += parsed;
        if (error == beast_http::error::need_more) return 0;
        if (error) return status_of(error);
        if (parsed == 0) return 0;
    }
    return 0;
}

void RequestParser::on_request_impl(beast_http::verb, View method, View target, int version, Error&) {
    framing_.method = http::parse_method(to_std(method));
    target_.assign(target.data(), target.size());
    request_.version = version % 10;
}

void RequestParser::on_field_impl(beast_http::field field, View name, View value, Error& error) {
    // Trailers come after everything has been decided, so they decide nothing.
    if (!in_header_) return;
    if (++framing_.fields > field_limit_) {
        error = beast_http::error::header_limit;
        return;
    }
    framing_.note(field, to_std(value));
    request_.headers.add_unchecked(to_std(name), to_std(value));
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, View text, Error&) {
    chunked_body_.append(text.data(), text.size());
    return text.size();
}

}  // namespace carboy::server
