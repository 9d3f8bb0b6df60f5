#include "server/connection.hpp"

#include <cerrno>

#include <carboy/base/log.hpp>
#include <carboy/base/text.hpp>
#include <carboy/fiber/fiber.hpp>

#include "server/error_page.hpp"

namespace carboy::server {

namespace {
// Responses of a pipelined batch are collected up to this size, and bodies up to it are copied behind their header.
constexpr std::size_t batch_size = 32 * 1024;
}  // namespace

Connection::Connection(Stream& stream, const ServerOptions& options, const http::Handler& handler,
                       std::string remote_addr)
    : stream_(stream), options_(options), handler_(handler) {
    request_.remote_addr = std::move(remote_addr);
    request_.limits = options.parse_limits;
}

void Connection::run() {
    while (serve_one()) {
    }
    flush();
    if (linger_) stream_.finish();
}

void Connection::drain() noexcept {
    draining_ = true;
    if (idle_) stream_.interrupt();
}

bool Connection::serve_one() {
    request_.reset();
    parser_.emplace(request_, target_, chunked_body_, options_);
    if (read_header() != Read::done || read_body() != Read::done) return false;
    respond(call_handler());
    input_.consume(body_size_);
    input_.shrink();
    return !closing_;
}

http::Response Connection::call_handler() {
    try {
        return handler_(request_);
    } catch (const http::HttpError& error) {
        return error.response() ? *error.response() : error_page(error);
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        log_failure(error.what());
    } catch (...) {
        log_failure("something that is not a std::exception");
    }
    return error_page(500);
}

void Connection::log_failure(std::string_view what) const {
    log(LogLevel::error, "The handler of " + std::string(http::to_string(request_.method)) + " " + request_.path +
                             " threw: " + std::string(what));
}

void Connection::respond(http::Response response) {
    closing_ = closing_ || draining_ || equals_ignoring_case(response.headers.get("Connection", {}), "close");
    ResponseFrame frame;
    frame.version = request_.version;
    frame.head = request_.method == http::Method::head;
    frame.server_name = options_.server_name;
    if (response.source)
        frame.length = response.source_length;
    else
        frame.length = response.body.size();
    // An HTTP/1.0 client sees the end of a body of unknown length only in the end of the connection.
    if (!frame.length && frame.version < 1) closing_ = true;
    frame.close = closing_;
    append_head(output_, response, frame);
    if (frame.head || is_bodyless(response.status)) return;
    if (response.source)
        stream_body(response, frame);
    else
        append_body(std::move(response.body));
}

void Connection::append_body(std::string&& body) {
    if (output_.size() + body.size() <= batch_size) {
        output_ += body;
    } else if (!flush(body)) {
        closing_ = true;
    }
}

Connection::Read Connection::refuse(int status) {
    closing_ = linger_ = true;
    http::Response response = error_page(status);
    ResponseFrame frame;
    frame.close = true;
    frame.length = response.body.size();
    frame.server_name = options_.server_name;
    append_head(output_, response, frame);
    output_ += response.body;
    return Read::refused;
}

bool Connection::flush(std::string_view tail) {
    if (output_.empty() && tail.empty()) return true;
    iovec parts[] = {{output_.data(), output_.size()}, {const_cast<char*>(tail.data()), tail.size()}};
    bool written = stream_.write(std::span(parts, tail.empty() ? 1 : 2), options_.write_timeout);
    output_.clear();
    return written;
}

}  // namespace carboy::server
