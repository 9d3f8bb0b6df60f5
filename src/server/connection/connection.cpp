#include "server/connection/connection.hpp"

#include <utility>

#include <carboy/base/log.hpp>
#include <carboy/base/release.hpp>
#include <carboy/base/spare_text.hpp>
#include <carboy/base/text.hpp>
#include <carboy/fiber/activity.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/http/error_page.hpp>

#include "server/response/access_log.hpp"

namespace carboy::server {

namespace {
// A body up to this size is copied into the output after the header.
constexpr std::size_t copied_size = 32 * 1024;
}  // namespace

Connection::Connection(Stream& stream, const ServerOptions& options, const http::Handler& handler,
                       const http::RefusalHandler& refused, std::string remote_addr)
    : stream_(stream), options_(options), handler_(handler), refused_(refused) {
    request_.remote_addr = std::move(remote_addr);
    request_.limits = options.parse_limits;
}

void Connection::run() {
    while (serve_one()) {
    }
    flush();
    if (linger_ || stream_.has_unread()) stream_.finish();
}

void Connection::drain(std::chrono::milliseconds grace) noexcept {
    draining_ = true;
    // The grace counts from when the connection became idle, so one that has been idle longer ends sooner.
    drain_end_ = (idle_ ? idle_since_ : coarse_now()) + grace;
    if (idle_) stream_.interrupt();
}

std::optional<Deadline> Connection::idle_since() const noexcept {
    return idle_ && !draining_ ? std::optional(idle_since_) : std::nullopt;
}

bool Connection::serve_one() {
    request_.reset();
    header_accepted_ = false;
    started_ = {};
    parser_.emplace(request_, target_, options_);
    if (read_header() != Read::done || read_body() != Read::done) return false;
    fiber::Activity activity(to_string(request_.method), request_.target);
    respond(call_handler());
    // The client's next request may take a long time, so the response must not stay in the buffer.
    if (!flush()) return false;
    input_.consume(body_size_);
    shrink();
    return !closing_;
}

void Connection::shrink() {
    constexpr std::size_t usual = 64 * 1024;
    input_.shrink(usual);
    if (output_.capacity() > usual) release(output_);
    if (chunked_body_.capacity() > usual) release(chunked_body_);
}

void Connection::release_memory() {
    input_.shrink(0);
    release(output_);
    release(chunked_body_);
    release(target_);
    request_.shrink();
}

http::Response Connection::call_handler() {
    return guarded([this] { return handler_(request_); });
}

http::Response Connection::call_refusal(int status) {
    const http::HttpError error(status);
    if (!refused_) return http::error_page(error);
    return guarded([&] { return refused_(request_, error); });
}

template <class Make>
http::Response Connection::guarded(const Make& make) {
    // Every response begins with this.
    stream_.lend("HTTP/1.1 ");
    struct TakeBack {
        Connection& connection;
        ~TakeBack() { connection.prefix_sent_ = connection.stream_.take_back(); }
    } take_back{*this};
    try {
        return make();
    } catch (const http::HttpError& error) {
        return error.response() ? *error.response() : http::error_page(error);
    } catch (const fiber::Cancelled&) {
        throw;
    } catch (const std::exception& error) {
        log_failure(error.what());
    } catch (...) {
        log_failure("something that is not a std::exception");
    }
    return http::error_page(http::HttpError(500));
}

void Connection::log_failure(std::string_view what) const {
    log(LogLevel::error, "The handler of " + std::string(http::to_string(request_.method)) + " " + request_.path +
                             " threw: " + std::string(what));
}

void Connection::respond(http::Response response) {
    send(response);
    if (options_.access_log) note_access(response.status);
}

void Connection::note_access(int status) const {
    Access access{.request = request_, .status = status, .bytes = sent_, .refused = refusing_};
    if (started_ != Deadline()) access.duration = fiber::Loop::update_time() - started_;
    if (request_.target.empty()) access.unreadable = input_.data();
    log_access(access);
}

void Connection::send(http::Response& response) {
    closing_ = closing_ || draining_ || equals_ignoring_case(response.headers.get("Connection", {}), "close");
    ResponseFrame frame;
    frame.version = request_.version;
    frame.head = request_.method == http::Method::head;
    frame.server_name = options_.server_name;
    if (response.source)
        frame.length = response.source_length;
    else
        frame.length = response.body.size();
    // An HTTP/1.0 client recognises the end of a body of unknown length only by the end of the connection.
    if (!frame.length && frame.version < 1) closing_ = true;
    frame.close = closing_;
    append_head(output_, response, frame);
    sent_ = 0;
    output_.erase(0, std::exchange(prefix_sent_, 0));
    if (frame.head || is_bodyless(response.status)) return;
    if (response.source)
        stream_body(response, frame);
    else
        append_body(std::move(response.body));
}

void Connection::append_body(std::string&& body) {
    sent_ = body.size();
    if (output_.size() + body.size() <= copied_size) {
        output_ += body;
        keep_memory(std::move(body));
    } else if (!flush(body)) {
        closing_ = true;
    }
}

void Connection::forget_request() {
    request_.reset();
    request_.method = http::Method::get;
    request_.version = 1;
}

Connection::Read Connection::refuse(int status) {
    closing_ = linger_ = refusing_ = true;
    // The contents of a rejected header cannot be trusted.
    if (!header_accepted_) forget_request();
    fiber::Activity activity(header_accepted_ ? to_string(request_.method) : "a refused request", request_.target);
    respond(call_refusal(status));
    return Read::refused;
}

Deadline Connection::time_after_response() const noexcept {
    // The coarse clock cannot tell which of two new connections is older.
    return options_.access_log || requests_ == 0 ? fiber::Loop::time() : coarse_now();
}

bool Connection::flush(std::string_view tail) {
    if (output_.empty() && tail.empty()) return true;
    iovec parts[] = {{output_.data(), output_.size()}, {const_cast<char*>(tail.data()), tail.size()}};
    const Pace pace(options_.write_timeout, options_.write_minimum_rate);
    bool written = stream_.write(std::span(parts, tail.empty() ? 1 : 2), pace);
    output_.clear();
    return written;
}

}  // namespace carboy::server
