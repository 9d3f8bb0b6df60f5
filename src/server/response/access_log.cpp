#include "server/response/access_log.hpp"

#include <charconv>
#include <iterator>
#include <string>

#include <carboy/base/log.hpp>

namespace carboy::server {

namespace {

// Limits, so that a client cannot fill the log with one request.  Units: bytes.
constexpr std::size_t most_of_target = 1000, most_of_agent = 200, most_of_unreadable = 100;

/// The figures of a line and what stands between them.
class Figures {
  public:
    Figures& text(std::string_view added) {
        size_ += added.copy(text_ + size_, sizeof text_ - size_);
        return *this;
    }

    Figures& number(std::uint64_t added) {
        size_ = static_cast<std::size_t>(std::to_chars(text_ + size_, std::end(text_), added).ptr - text_);
        return *this;
    }

    /// Adds milliseconds: with one decimal, or with three below ten.
    Figures& milliseconds(std::chrono::nanoseconds duration) {
        using std::chrono::microseconds;
        const auto micros = static_cast<std::uint64_t>(std::chrono::duration_cast<microseconds>(duration).count());
        number(micros / 1000);
        const auto fraction = static_cast<unsigned>(micros % 1000);
        put('.');
        put(static_cast<char>('0' + fraction / 100));
        if (micros >= 10'000) return *this;
        put(static_cast<char>('0' + fraction / 10 % 10));
        put(static_cast<char>('0' + fraction % 10));
        return *this;
    }

    std::string_view view() const { return {text_, size_}; }

  private:
    void put(char c) {
        if (size_ < sizeof text_) text_[size_++] = c;
    }

    // Enough for three numbers and the members' names in JSON.
    char text_[128];
    std::size_t size_ = 0;
};

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

// Mounting the application has removed the root path from the target, so it is put back.
void append_target(std::string& out, const http::Request& request, LogFormat format) {
    if (request.root_path.empty()) return append_quoted(out, request.target, format, most_of_target);
    append_quoted(out, request.whole_target(), format, most_of_target);
}

void append_request_line(std::string& out, const Access& access) {
    const http::Request& request = access.request;
    if (request.target.empty())
        return append_quoted(out, first_line(access.unreadable), LogFormat::text, most_of_unreadable);
    out.append("\"").append(to_string(request.method));
    const std::size_t start = out.size();
    append_target(out, request, LogFormat::text);
    // The quotes surround the whole request line.
    out[start] = ' ';
    out.back() = ' ';
    out.append(request.version < 1 ? "HTTP/1.0\"" : "HTTP/1.1\"");
}

void append_text(std::string& out, const Access& access) {
    out.append(access.request.remote_addr) += ' ';
    append_request_line(out, access);
    Figures figures;
    figures.text(" ").number(static_cast<std::uint64_t>(access.status)).text(" ").number(access.bytes);
    figures.text(" ").milliseconds(access.duration).text("ms ");
    out.append(figures.view());
    append_quoted(out, access.request.headers.get("User-Agent", "-"), LogFormat::text, most_of_agent);
    if (access.refused) out.append(" refused");
}

void append_json_request(std::string& out, const Access& access) {
    if (access.request.target.empty()) {
        out.append(",\"request\":");
        return append_quoted(out, first_line(access.unreadable), LogFormat::json, most_of_unreadable);
    }
    out.append(",\"method\":\"").append(to_string(access.request.method)).append("\",\"target\":");
    append_target(out, access.request, LogFormat::json);
    out.append(access.request.version < 1 ? ",\"version\":\"1.0\"" : ",\"version\":\"1.1\"");
}

void append_json(std::string& out, const Access& access) {
    out.append("\"client\":\"").append(access.request.remote_addr) += '"';
    append_json_request(out, access);
    Figures figures;
    figures.text(",\"status\":").number(static_cast<std::uint64_t>(access.status));
    figures.text(",\"bytes\":").number(access.bytes);
    figures.text(",\"duration_ms\":").milliseconds(access.duration).text(",\"user_agent\":");
    out.append(figures.view());
    append_quoted(out, access.request.headers.get("User-Agent", {}), LogFormat::json, most_of_agent);
    if (access.refused) out.append(",\"refused\":true");
}

}  // namespace

void log_access(const Access& access) {
    // thread_local: nothing below waits, not even the log. It saves one allocation per request.
    thread_local std::string line;
    line.clear();
    log_format() == LogFormat::json ? append_json(line, access) : append_text(line, access);
    log_prepared(access.refused ? LogLevel::warning : LogLevel::info, line);
}

}  // namespace carboy::server
