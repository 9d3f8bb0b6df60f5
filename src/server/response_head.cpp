#include "server/response_head.hpp"

#include <time.h>

#include <algorithm>
#include <charconv>

#include <carboy/base/text.hpp>
#include <carboy/http/status.hpp>

namespace carboy::server {

namespace {

void append_number(std::string& out, std::uint64_t number) {
    char digits[20];
    auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    // One allocation and plain copies, because this runs for every field of every response.
    std::size_t size = out.size();
    out.resize(size + name.size() + value.size() + 4);
    char* at = out.data() + size;
    at = std::copy(name.begin(), name.end(), at);
    *at++ = ':';
    *at++ = ' ';
    at = std::copy(value.begin(), value.end(), at);
    *at++ = '\r';
    *at = '\n';
}

enum class Kind { ordinary, framing, length, date, server };

// The first letter rules out most fields.
Kind kind_of(std::string_view name) {
    switch (name.empty() ? '\0' : name[0] | 0x20) {
        case 'c':
            if (equals_ignoring_case(name, "Content-Length")) return Kind::length;
            return equals_ignoring_case(name, "Connection") ? Kind::framing : Kind::ordinary;
        case 't': return equals_ignoring_case(name, "Transfer-Encoding") ? Kind::framing : Kind::ordinary;
        case 'k': return equals_ignoring_case(name, "Keep-Alive") ? Kind::framing : Kind::ordinary;
        case 'd': return equals_ignoring_case(name, "Date") ? Kind::date : Kind::ordinary;
        case 's': return equals_ignoring_case(name, "Server") ? Kind::server : Kind::ordinary;
        default: return Kind::ordinary;
    }
}

void append_status_line(std::string& out, int status) {
    if (status == 200) {
        out += "HTTP/1.1 200 OK\r\n";
        return;
    }
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::uint64_t>(status));
    out.append(" ").append(http::reason_phrase(status)).append("\r\n");
}

void append_framing(std::string& out, const http::Response& response, const ResponseFrame& frame, bool has_length) {
    bool framed = !has_length && !is_bodyless(response.status);
    if (framed && frame.length) {
        out += "Content-Length: ";
        append_number(out, *frame.length);
        out += "\r\n";
    } else if (framed && frame.version >= 1) {
        out += "Transfer-Encoding: chunked\r\n";
    }
    if (frame.close)
        out += "Connection: close\r\n";
    else if (frame.version < 1)
        out += "Connection: keep-alive\r\n";
}

}  // namespace

bool is_bodyless(int status) noexcept { return status == 204 || status == 304 || status < 200; }

void append_head(std::string& out, const http::Response& response, const ResponseFrame& frame) {
    append_status_line(out, response.status);
    bool has_date = false, has_server = frame.server_name.empty(), has_length = false;
    for (http::Headers::Field field : response.headers) {
        Kind kind = kind_of(field.name);
        if (kind == Kind::framing) continue;
        if (kind == Kind::length) {
            // A HEAD handler may know a length without generating the body.
            if (!frame.head || frame.length.value_or(0) != 0 || has_length) continue;
            has_length = true;
        }
        has_date |= kind == Kind::date;
        has_server |= kind == Kind::server;
        append_field(out, field.name, field.value);
    }
    if (!has_server) append_field(out, "Server", frame.server_name);
    if (!has_date) out += date_field();
    append_framing(out, response, frame, has_length);
    out += "\r\n";
}

std::string_view date_field() {
    // thread_local: the result is copied before anything waits.
    thread_local time_t second = 0;
    // thread_local: it is copied before anything waits.
    thread_local std::string text;
    timespec now;
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != second) {
        second = now.tv_sec;
        text = "Date: " + http::http_date(std::chrono::system_clock::from_time_t(second)) + "\r\n";
    }
    return text;
}

}  // namespace carboy::server
