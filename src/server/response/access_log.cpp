#include "server/response/access_log.hpp"

#include <carboy/base/log_text.hpp>

namespace carboy::server {

namespace {

// Limits, so that a client cannot fill the log with one request.  Units: bytes.
constexpr std::size_t most_of_target = 1000, most_of_agent = 200, most_of_unreadable = 100;

/// Appends milliseconds: with one decimal, or with three below ten.
void append_milliseconds(LogText& out, std::chrono::nanoseconds duration) {
    using std::chrono::microseconds;
    const auto micros = static_cast<std::uint64_t>(std::chrono::duration_cast<microseconds>(duration).count());
    out.append_number(micros / 1000);
    const auto fraction = static_cast<unsigned>(micros % 1000);
    out.push_back('.');
    out.push_back(static_cast<char>('0' + fraction / 100));
    if (micros >= 10'000) return;
    out.push_back(static_cast<char>('0' + fraction / 10 % 10));
    out.push_back(static_cast<char>('0' + fraction % 10));
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

// Mounting the application has removed the root path from the target, so it is put back.
void append_target(LogText& out, const http::Request& request, LogFormat format) {
    if (request.root_path.empty()) return append_quoted(out, request.target, format, most_of_target);
    append_quoted(out, request.whole_target(), format, most_of_target);
}

void append_request_line(LogText& out, const Access& access) {
    const http::Request& request = access.request;
    if (request.target.empty())
        return append_quoted(out, first_line(access.unreadable), LogFormat::text, most_of_unreadable);
    out.push_back('"');
    out.append(to_string(request.method));
    const std::size_t start = out.size();
    append_target(out, request, LogFormat::text);
    // The quotes surround the whole request line.
    out.replace(start, ' ');
    out.replace(out.size() - 1, ' ');
    out.append(request.version < 1 ? "HTTP/1.0\"" : "HTTP/1.1\"");
}

void append_text(LogText& out, const Access& access) {
    out.append(access.request.remote_addr);
    out.push_back(' ');
    append_request_line(out, access);
    out.push_back(' ');
    out.append_number(static_cast<std::uint64_t>(access.status));
    out.push_back(' ');
    out.append_number(access.bytes);
    out.push_back(' ');
    append_milliseconds(out, access.duration);
    out.append("ms ");
    append_quoted(out, access.request.headers.get("User-Agent", "-"), LogFormat::text, most_of_agent);
    if (access.refused) out.append(" refused");
}

void append_json_request(LogText& out, const Access& access) {
    if (access.request.target.empty()) {
        out.append(",\"request\":");
        return append_quoted(out, first_line(access.unreadable), LogFormat::json, most_of_unreadable);
    }
    out.append(",\"method\":\"");
    out.append(to_string(access.request.method));
    out.append("\",\"target\":");
    append_target(out, access.request, LogFormat::json);
    out.append(access.request.version < 1 ? ",\"version\":\"1.0\"" : ",\"version\":\"1.1\"");
}

void append_json(LogText& out, const Access& access) {
    out.append("\"client\":\"");
    out.append(access.request.remote_addr);
    out.push_back('"');
    append_json_request(out, access);
    out.append(",\"status\":");
    out.append_number(static_cast<std::uint64_t>(access.status));
    out.append(",\"bytes\":");
    out.append_number(access.bytes);
    out.append(",\"duration_ms\":");
    append_milliseconds(out, access.duration);
    out.append(",\"user_agent\":");
    append_quoted(out, access.request.headers.get("User-Agent", {}), LogFormat::json, most_of_agent);
    if (access.refused) out.append(",\"refused\":true");
}

}  // namespace

void log_access(const Access& access) {
    // thread_local: nothing below waits, not even the log. It saves one allocation per request.
    thread_local PreparedLine line;
    line.begin(access.refused ? LogLevel::warning : LogLevel::info);
    line.format() == LogFormat::json ? append_json(line.text(), access) : append_text(line.text(), access);
    line.add();
}

}  // namespace carboy::server
