// How a connection reads a request: header, deadlines, body.
#include <algorithm>
#include <cerrno>
#include <chrono>

#include <carboy/base/release.hpp>
#include <carboy/fiber/fiber.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/http/error.hpp>

#include "server/connection/connection.hpp"
#include "server/parse/absolute_target.hpp"
#include "server/parse/chunk_decoder.hpp"

namespace carboy::server {

namespace {

constexpr std::string_view header_end = "\r\n\r\n";
// Wire bytes of a chunked body that may be framing, in addition to one for each byte of the body.
constexpr std::size_t framing_allowance = 64 * 1024;
// The piece size for reading a body that goes to disk.
constexpr std::size_t spooled_piece = 64 * 1024;
// The number of bytes of a body after which the other connections of the worker get a turn.
constexpr std::size_t turn_of_body = 256 * 1024;
// A connection that waits longer than this is idle.
constexpr std::chrono::seconds busy_for{1};

// True when an unfinished header contains something that no header may contain, so that waiting for its end is
// pointless: a line that ends in a bare LF, or a control character. Bytes before `from` have already been checked.
bool is_hopeless(std::string_view text, std::size_t from) noexcept {
    for (std::size_t i = from; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (c == '\n' && (i == 0 || text[i - 1] != '\r')) return true;
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') return true;
    }
    return false;
}

// Returns the status for an unfinished header that exceeds the limit.
int status_of_overlong(std::string_view data) noexcept {
    std::string_view line = data.substr(0, data.find("\r\n"));
    if (line.size() < data.size()) return 431;
    // RFC 9112 section 3: 501 for a method longer than any known one, else 414 for a target that is too long.
    return line.find(' ') == std::string_view::npos ? 501 : 414;
}

}  // namespace

bool Connection::fill(Deadline deadline, std::size_t wanted) {
    char* room = input_.prepare(wanted);
    fiber::Transfer transfer = stream_.read_some(room, input_.room(), deadline);
    if (!note(transfer)) return false;
    input_.commit(transfer.size);
    return true;
}

bool Connection::note(fiber::Transfer transfer) {
    timeout_status_ = transfer.error == ETIMEDOUT ? 408 : 0;
    return transfer.error == 0 && transfer.size > 0;
}

bool Connection::fill_body(Pace& pace, std::size_t wanted) {
    std::size_t before = input_.size();
    if (!fill(std::min(pace.deadline(), coarse_now() + options_.body_gap), wanted)) return false;
    const std::size_t arrived = input_.size() - before;
    pace.moved(arrived, coarse_now());
    // The data of a fast client is always there already, so reading it never waits.
    body_since_turn_ += arrived;
    if (body_since_turn_ >= turn_of_body) {
        body_since_turn_ = 0;
        fiber::yield();
    }
    return true;
}

// Waits while using only a few bytes of the stack.
bool Connection::fill_after_idling(Deadline deadline) {
    release_memory();
    char first[128];
    fiber::Transfer transfer = stream_.read_some(first, sizeof first, deadline);
    if (!note(transfer)) return false;
    std::copy_n(first, transfer.size, input_.prepare(transfer.size));
    input_.commit(transfer.size);
    return true;
}

Connection::Read Connection::read_header() {
    std::optional<Deadline> deadline, idle_end;  // blank lines do not move them
    for (std::size_t searched = 0;;) {
        // Old clients send a blank line after a body.
        if (searched == 0 && input_.data().starts_with("\r\n")) input_.consume(2);
        std::string_view data = input_.data();
        std::size_t end = data.find(header_end, searched);
        if (end != std::string_view::npos) return judge_header(end + header_end.size());
        if (is_hopeless(data, searched)) return refuse(400);
        if (data.size() >= options_.header_limit) return refuse(status_of_overlong(data));
        searched = data.size() < 3 ? 0 : data.size() - 3;
        bool started = !data.empty();
        if (started && !deadline) deadline = coarse_now() + options_.header_timeout;
        if (!(started ? fill(*deadline) : wait_for_request(idle_end)))
            return !input_.empty() && timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
}

bool Connection::wait_for_request(std::optional<Deadline>& idle_end) {
    idle_ = true;
    const Deadline now = time_after_response();
    if (!idle_end) {
        idle_end = now + (requests_ > 0 ? options_.keep_alive_timeout : options_.header_timeout);
        idle_since_ = now;
    }
    const Deadline end = draining_ ? std::min(*idle_end, drain_end_) : *idle_end;
    // For a busy client, the buffers are kept for the next request.
    bool filled = fill(std::min(end, now + busy_for));
    if (!filled && timeout_status_ && end > now + busy_for) filled = fill_after_idling(end);
    idle_ = false;
    // A request that is on its way when the drain interrupts the wait is still answered.
    if (!filled && draining_) filled = fill(drain_end_);
    return filled;
}

Connection::Read Connection::judge_header(std::size_t header_size) {
    ++requests_;
    if (options_.access_log) started_ = fiber::Loop::time();
    if (header_size > options_.header_limit) return refuse(431);
    int status = parser_->parse_header(input_.data().substr(0, header_size));
    if (status) return refuse(status);
    const Framing& framing = parser_->framing();
    if ((status = framing.check(request_.version))) return refuse(status);
    request_.method = *framing.method;
    if (target_.size() > options_.target_limit) return refuse(414);
    if ((status = accept_target())) return refuse(status);
    header_accepted_ = true;
    closing_ = !framing.keep_alive(request_.version);
    expects_continue_ = framing.expects_continue && request_.version >= 1;
    input_.consume(header_size);
    return Read::done;
}

int Connection::accept_target() {
    if (!target_.starts_with('/') && target_ != "*") {
        AbsoluteTarget absolute = parse_absolute_target(target_, request_.method, request_.scheme);
        if (absolute.status) return absolute.status;
        // RFC 9112 section 3.2.2: the target's authority replaces the Host field.
        request_.headers.set("Host", absolute.authority);
        target_ = std::move(absolute.origin_form);
    }
    return request_.set_target(target_) ? 0 : 400;
}

Connection::Read Connection::read_body() {
    body_size_ = 0;
    const Framing& framing = parser_->framing();
    const std::uint64_t length = framing.content_lengths > 0 ? framing.length().value_or(0) : 0;
    if (length > options_.body_limit) return refuse(413);
    try {
        if (framing.is_chunked()) return read_chunked_body();
        if (length > options_.spool_threshold) return spool_sized_body(static_cast<std::size_t>(length));
    } catch (const http::HttpError& error) {
        return refuse(error.status());
    }
    return length == 0 ? Read::done : read_sized_body(static_cast<std::size_t>(length));
}

bool Connection::send_continue() {
    if (!expects_continue_) return true;
    expects_continue_ = false;
    output_ += "HTTP/1.1 100 Continue\r\n\r\n";
    return flush();
}

Connection::Read Connection::read_sized_body(std::size_t length) {
    if (input_.size() < length && !send_continue()) return Read::closed;
    Pace pace(options_.body_grace, options_.body_minimum_rate, coarse_now());
    while (input_.size() < length) {
        // Memory grows with the bytes received, not with the announced length.
        std::size_t wanted = std::min(length - input_.size(), std::max(input_.size(), std::size_t{4096}));
        if (!fill_body(pace, wanted)) return timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
    body_size_ = length;
    request_.body = input_.data().substr(0, length);
    return Read::done;
}

Connection::Read Connection::spool_sized_body(std::size_t length) {
    if (input_.size() < length && !send_continue()) return Read::closed;
    Pace pace(options_.body_grace, options_.body_minimum_rate, coarse_now());
    for (std::size_t left = length;;) {
        std::string_view piece = input_.data().substr(0, left);
        request_.spool(piece, options_.spool_folder);
        left -= piece.size();
        input_.consume(piece.size());
        if (left == 0) break;
        if (!fill_body(pace, std::min(left, spooled_piece)))
            return timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
    request_.finish_spooling();
    return Read::done;
}

void Connection::add_chunk(std::string_view piece, std::size_t received) {
    const bool spooling = received > chunked_body_.size();
    if (!spooling && received + piece.size() <= options_.spool_threshold) {
        chunked_body_ += piece;
        return;
    }
    if (!spooling) request_.spool(chunked_body_, options_.spool_folder);
    release(chunked_body_);
    request_.spool(piece, options_.spool_folder);
}

Connection::Read Connection::read_chunked_body() {
    chunked_body_.clear();
    ChunkDecoder decoder(options_.body_limit, options_.header_limit);
    if (input_.empty() && !send_continue()) return Read::closed;
    Pace pace(options_.body_grace, options_.body_minimum_rate, coarse_now());
    std::size_t received = 0;
    for (std::size_t framing = 0; !decoder.done();) {
        ChunkDecoder::Step step = decoder.next(input_.data());
        if (step.status) return refuse(step.status);
        if (!step.body.empty()) add_chunk(step.body, received);
        received += step.body.size();
        framing += step.used - step.body.size();
        input_.consume(step.used);
        // Chunk headers are not part of the body, so they need their own limit.
        if (framing > framing_allowance + received) return refuse(413);
        if (step.used > 0) continue;
        if (input_.size() > options_.header_limit) return refuse(431);
        std::size_t wanted = received > options_.spool_threshold ? spooled_piece : 1;
        if (!fill_body(pace, wanted)) return timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
    if (received > options_.spool_threshold)
        request_.finish_spooling();
    else
        request_.body = chunked_body_;
    return Read::done;
}

}  // namespace carboy::server
