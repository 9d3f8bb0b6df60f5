// Sending a body that is generated while it is sent.
#include <charconv>

#include <carboy/base/log.hpp>

#include "server/connection/connection.hpp"

namespace carboy::server {

namespace {

void append_chunk(std::string& out, std::string_view text) {
    char digits[16];
    auto end = std::to_chars(digits, digits + sizeof digits, text.size(), 16).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits)).append("\r\n").append(text).append("\r\n");
}

}  // namespace

bool Connection::send_piece(std::string_view piece, const ResponseFrame& frame, std::uint64_t& left) {
    if (frame.length) {
        if (piece.size() > left) {
            log(LogLevel::error, "A streamed body at " + request_.path + " is longer than its announced length.");
            piece = piece.substr(0, static_cast<std::size_t>(left));
        }
        left -= piece.size();
        sent_ += piece.size();
        return flush(piece);
    }
    sent_ += piece.size();
    if (frame.version < 1) return flush(piece);
    append_chunk(output_, piece);
    return flush();
}

void Connection::stream_body(http::Response& response, const ResponseFrame& frame) {
    std::uint64_t left = frame.length.value_or(0);
    // The next piece of a body of unknown length may take a long time, so what is there is sent now.
    bool client_gone = !frame.length && !flush();
    try {
        for (std::string piece; !client_gone && response.source(piece); piece.clear())
            client_gone = !piece.empty() && !send_piece(piece, frame, left);
    } catch (const std::exception& error) {
        // The status has already been sent, so an unfinished body is the only way to signal the error.
        log(LogLevel::error, "A streamed body at " + request_.path + " ended early: " + error.what());
        closing_ = true;
        return;
    }
    if (client_gone || left > 0)
        closing_ = true;
    else if (!frame.length && frame.version >= 1)
        output_ += "0\r\n\r\n";
}

}  // namespace carboy::server
