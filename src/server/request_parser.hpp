// The grammar of a request, by Beast's parser, and the facts that `framing` judges.
#pragma once

#include <string>
#include <string_view>

#include <boost/beast/http/basic_parser.hpp>

#include <carboy/http/request.hpp>
#include <carboy/server/server.hpp>

#include "server/framing.hpp"

namespace carboy::server {

/// Parses one request: its header in one call, its body too when it is chunked.
class RequestParser final : public boost::beast::http::basic_parser<true> {
  public:
    RequestParser(http::Request& request, std::string& target, std::string& chunked_body, const ServerOptions& options);

    /// Parses a whole header, its blank line included. Returns 0, or the status that refuses it.
    int parse_header(std::string_view header);
    /// Parses more of a chunked body and says how much of it was used. Returns 0, or the status that refuses it.
    int parse_chunks(std::string_view wire, std::size_t& used);
    const Framing& framing() const noexcept { return framing_; }

  private:
    using Error = boost::beast::error_code;
    using View = boost::beast::string_view;

    void on_request_impl(boost::beast::http::verb, View method, View target, int version, Error&) override;
    void on_response_impl(int, View, int, Error&) override {}
    void on_field_impl(boost::beast::http::field, View name, View value, Error&) override;
    void on_header_impl(Error&) override { in_header_ = false; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Error&) override {}
    std::size_t on_body_impl(View text, Error&) override { return text.size(); }
    void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View text, Error&) override;
    void on_finish_impl(Error&) override {}

    http::Request& request_;
    std::string& target_;
    std::string& chunked_body_;
    std::size_t field_limit_;
    Framing framing_;
    bool in_header_ = true;
};

}  // namespace carboy::server
