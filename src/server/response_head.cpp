#include "server/response_head.hpp"

#include <time.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <utility>

#include <carboy/base/text.hpp>
#include <carboy/http/status.hpp>

namespace carboy::server {

namespace {

/// Appends to a string, which it makes longer in large steps, because this runs for every field of every response.
class HeadText {
  public:
    explicit HeadText(std::string& out) : out_(out), used_(out.size()) { out.resize(used_ + usual); }
    HeadText(const HeadText&) = delete;
    HeadText& operator=(const HeadText&) = delete;
    ~HeadText() { out_.resize(used_); }

    void text(std::string_view added) { copy(added, room(added.size())); }

    void field(std::string_view name, std::string_view value) {
        char* at = copy(name, room(name.size() + value.size() + 4));
        *at++ = ':';
        *at++ = ' ';
        at = copy(value, at);
        *at++ = '\r';
        *at = '\n';
    }

    void number(std::uint64_t added) {
        char digits[20];
        const char* const end = std::to_chars(digits, digits + sizeof digits, added).ptr;
        text({digits, static_cast<std::size_t>(end - digits)});
    }

  private:
    // Units: bytes.
    static constexpr std::size_t usual = 512;

    /// Copies `text` to `at` and returns its end there. Names and values are short: two overlapping words are enough.
    static char* copy(std::string_view text, char* at) {
        const std::size_t size = text.size();
        if (size >= 16 && size <= 32)
            copy_ends<16>(text, at);
        else if (size >= 8 && size < 16)
            copy_ends<8>(text, at);
        else
            std::copy(text.begin(), text.end(), at);
        return at + size;
    }

    template <std::size_t Word>
    static void copy_ends(std::string_view text, char* at) {
        std::memcpy(at, text.data(), Word);
        std::memcpy(at + text.size() - Word, text.data() + text.size() - Word, Word);
    }

    char* room(std::size_t size) {
        if (out_.size() - used_ < size) out_.resize(used_ + size + out_.size());
        return out_.data() + std::exchange(used_, used_ + size);
    }

    std::string& out_;
    std::size_t used_;
};

enum class Kind { ordinary, framing, length, date, server };

// The size rules out most fields.
Kind kind_of(std::string_view name) {
    const auto is = [name](std::string_view known) { return equals_ignoring_case(name, known); };
    switch (name.size()) {
        case 4: return is("Date") ? Kind::date : Kind::ordinary;
        case 6: return is("Server") ? Kind::server : Kind::ordinary;
        case 10: return is("Connection") || is("Keep-Alive") ? Kind::framing : Kind::ordinary;
        case 14: return is("Content-Length") ? Kind::length : Kind::ordinary;
        case 17: return is("Transfer-Encoding") ? Kind::framing : Kind::ordinary;
        default: return Kind::ordinary;
    }
}

void append_status_line(HeadText& out, int status) {
    if (status == 200) return out.text("HTTP/1.1 200 OK\r\n");
    out.text("HTTP/1.1 ");
    out.number(static_cast<std::uint64_t>(status));
    out.text(" ");
    out.text(http::reason_phrase(status));
    out.text("\r\n");
}

void append_framing(HeadText& out, const http::Response& response, const ResponseFrame& frame, bool has_length) {
    bool framed = !has_length && !is_bodyless(response.status);
    if (framed && frame.length) {
        out.text("Content-Length: ");
        out.number(*frame.length);
        out.text("\r\n");
    } else if (framed && frame.version >= 1) {
        out.text("Transfer-Encoding: chunked\r\n");
    }
    if (frame.close)
        out.text("Connection: close\r\n");
    else if (frame.version < 1)
        out.text("Connection: keep-alive\r\n");
}

}  // namespace

bool is_bodyless(int status) noexcept { return status == 204 || status == 304 || status < 200; }

void append_head(std::string& head, const http::Response& response, const ResponseFrame& frame) {
    HeadText out(head);
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
        out.field(field.name, field.value);
    }
    if (!has_server) out.field("Server", frame.server_name);
    if (!has_date) out.text(date_field());
    append_framing(out, response, frame, has_length);
    out.text("\r\n");
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
