// How a connection reads a request: header, deadlines, body.
#include <algorithm>
#include <cerrno>

#include "server/connection.hpp"

namespace carboy::server {

namespace {

constexpr std::string_view header_end = "\r\n\r\n";
// Wire bytes of a chunked body that may be no body, beside one for each byte of it.
constexpr std::size_t framing_allowance = 64 * 1024;

// True when an unfinished header holds what no header may, so that there is no point in waiting for its end: a line
// that ends in LF alone, or a control character.
bool is_hopeless(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        if (c == '\n' && (i == 0 || text[i - 1] != '\r')) return true;
        if (c < 0x20 && c != '\n' && c != '\r' && c != '\t') return true;
    }
    return false;
}

}  // namespace

bool Connection::fill(Deadline deadline, std::size_t wanted) {
    char* room = input_.prepare(wanted);
    fiber::Transfer transfer = stream_.read_some(room, input_.room(), deadline);
    if (transfer.error == ETIMEDOUT) timeout_status_ = 408;
    if (transfer.error != 0 || transfer.size == 0) return false;
    input_.commit(transfer.size);
    return true;
}

Connection::Read Connection::read_header() {
    std::optional<Deadline> deadline;
    for (std::size_t searched = 0;;) {
        // The blank line that old clients send behind a body.
        if (searched == 0 && input_.data().starts_with("\r\n")) input_.consume(2);
        std::string_view data = input_.data();
        std::size_t end = data.find(header_end, searched);
        if (end != std::string_view::npos) return judge_header(end + header_end.size());
        if (data.size() >= options_.header_limit)
            return refuse(data.find("\r\n") == std::string_view::npos ? 414 : 431);
        if (is_hopeless(data)) return refuse(400);
        searched = data.size() < 3 ? 0 : data.size() - 3;
        bool started = !data.empty();
        if (started && !deadline) deadline = coarse_now() + options_.header_timeout;
        if (!(started ? fill(*deadline) : wait_for_request()))
            return !input_.empty() && timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
}

bool Connection::wait_for_request() {
    if (draining_ || !flush()) return false;
    idle_ = true;
    bool filled = fill(coarse_now() + (requests_ > 0 ? options_.keep_alive_timeout : options_.header_timeout));
    idle_ = false;
    // A request that had come before the drain interrupted the wait is still answered.
    if (!filled && draining_) filled = fill(coarse_now());
    return filled;
}

Connection::Read Connection::judge_header(std::size_t header_size) {
    ++requests_;
    if (header_size > options_.header_limit) return refuse(431);
    std::string_view header = input_.data().substr(0, header_size);
    if (int status = parser_->parse_header(header)) return refuse(status);
    const Framing& framing = parser_->framing();
    if (int status = framing.check(request_.version)) return refuse(status);
    request_.method = *framing.method;
    if (target_.size() > options_.target_limit) return refuse(414);
    if (!request_.set_target(target_)) return refuse(400);
    closing_ = !parser_->keep_alive();
    expects_continue_ = framing.expects_continue && request_.version >= 1;
    input_.consume(header_size);
    return Read::done;
}

Connection::Read Connection::read_body() {
    body_size_ = 0;
    if (parser_->chunked()) return read_chunked_body();
    std::uint64_t length = parser_->content_length().value_or(0);
    if (length == 0) return Read::done;
    if (length > options_.body_limit) return refuse(413);
    return read_sized_body(static_cast<std::size_t>(length));
}

bool Connection::send_continue() {
    if (!expects_continue_) return true;
    expects_continue_ = false;
    output_ += "HTTP/1.1 100 Continue\r\n\r\n";
    return flush();
}

Deadline Connection::body_deadline(Deadline start, std::size_t received) const {
    auto earned = std::chrono::milliseconds(received * 1000 / std::max<std::size_t>(options_.body_minimum_rate, 1));
    return start + options_.body_grace + earned;
}

Connection::Read Connection::read_sized_body(std::size_t length) {
    if (input_.size() < length && !(send_continue() && flush())) return Read::closed;
    Deadline start = coarse_now();
    while (input_.size() < length) {
        // Memory grows with what has come, not with what was announced.
        std::size_t wanted = std::min(length - input_.size(), std::max(input_.size(), std::size_t{4096}));
        if (!fill(body_deadline(start, input_.size()), wanted))
            return timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
    body_size_ = length;
    request_.body = input_.data().substr(0, length);
    return Read::done;
}

Connection::Read Connection::read_chunked_body() {
    chunked_body_.clear();
    if (input_.empty() && !send_continue()) return Read::closed;
    Deadline start = coarse_now();
    for (std::size_t wire = 0;;) {
        std::size_t used = 0;
        if (int status = parser_->parse_chunks(input_.data(), used)) return refuse(status);
        input_.consume(used);
        wire += used;
        if (parser_->is_done()) break;
        // Chunk headers and trailers are not body, and must not be a way round its limit.
        if (input_.size() > options_.header_limit) return refuse(431);
        if (wire - chunked_body_.size() > framing_allowance + chunked_body_.size()) return refuse(413);
        if (!flush() || !fill(body_deadline(start, wire)))
            return timeout_status_ ? refuse(timeout_status_) : Read::closed;
    }
    request_.body = chunked_body_;
    return Read::done;
}

}  // namespace carboy::server
