// Parses requests with Beast's parser and collects the facts that `framing` checks.
#pragma once

#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include <carboy/http/request.hpp>
#include <carboy/server/server.hpp>

#include "server/framing.hpp"

namespace carboy::server {

/// Parses one request's header.
class RequestParser final : public boost::beast::http::basic_parser<true> {
  public:
    RequestParser(http::Request& request, std::string& target, const ServerOptions& options);

    /// Parses a complete header, including its blank line. Returns 0, or the status that refuses it.
    int parse_header(std::string_view header);
    const Framing& framing() const noexcept { return framing_; }

  private:
    using Error = boost::beast::error_code;
    using View = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, View method, View target, int version, Error&) override;
    void on_response_impl(int, View, int, Error&) override {}
    void on_field_impl(boost::beast::http::field, View name, View value, Error&) override;
    void on_header_impl(Error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(View text, Error&) override { return text.size(); }
    void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View text, Error&) override { return text.size(); }
    void on_finish_impl(Error&) override {}

    http::Request& request_;
    std::string& target_;
    std::size_t field_limit_;
    Framing framing_;
};

/// Returns the header with a higher minor version replaced by HTTP/1.1; empty when nothing has to be replaced.
/// Source: RFC 9110 section 2.5: such a request is answered like one of the highest known version.
std::string with_known_version(std::string_view header);

}  // namespace carboy::server
