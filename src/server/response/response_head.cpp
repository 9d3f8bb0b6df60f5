#include "server/response/response_head.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

#include <carboy/base/text.hpp>
#include <carboy/fiber/loop.hpp>
#include <carboy/http/status.hpp>

namespace carboy::server {

namespace {

/// Appends to a string, which it makes longer in large steps, because this runs for every field of every response. The
/// string's size is correct only after the destructor has run.
class HeadText {
  public:
    explicit HeadText(std::string& out) : out_(out), at_(out.data() + out.size()), end_(at_) { make_room(usual); }
    HeadText(const HeadText&) = delete;
    HeadText& operator=(const HeadText&) = delete;
    ~HeadText() { out_.resize(size()); }

    void text(std::string_view added) { copy(added, room(added.size())); }

    /// The same for a literal, whose size is known when the program is compiled.
    template <std::size_t Size>
    void literal(const char (&added)[Size]) {
        std::memcpy(room(Size - 1), added, Size - 1);
    }

    void field(std::string_view name, std::string_view value) {
        char* at = copy(name, room(name.size() + value.size() + 4));
        *at++ = ':';
        *at++ = ' ';
        at = copy(value, at);
        *at++ = '\r';
        *at = '\n';
    }

    void number(std::uint64_t added) {
        constexpr std::size_t most_digits = 20;
        char* const at = room(most_digits);
        at_ = std::to_chars(at, at + most_digits, added).ptr;
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
        if (static_cast<std::size_t>(end_ - at_) < size) [[unlikely]]
            make_room(size);
        return std::exchange(at_, at_ + size);
    }

    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - out_.data()); }
    // Only without it is room() small enough for the compiler to inline.
    [[gnu::noinline]] void make_room(std::size_t size) {
        const std::size_t used = this->size();
        out_.resize(used + std::max(size, usual));
        at_ = out_.data() + used;
        end_ = out_.data() + out_.size();
    }

    std::string& out_;
    char* at_;
    char* end_;
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
    if (status == 200) return out.literal("HTTP/1.1 200 OK\r\n");
    out.literal("HTTP/1.1 ");
    out.number(static_cast<std::uint64_t>(status));
    out.literal(" ");
    out.text(http::reason_phrase(status));
    out.literal("\r\n");
}

void append_framing(HeadText& out, const http::Response& response, const ResponseFrame& frame, bool has_length) {
    bool framed = !has_length && !is_bodyless(response.status);
    if (framed && frame.length) {
        out.literal("Content-Length: ");
        out.number(*frame.length);
        out.literal("\r\n");
    } else if (framed && frame.version >= 1) {
        out.literal("Transfer-Encoding: chunked\r\n");
    }
    if (frame.close)
        out.literal("Connection: close\r\n");
    else if (frame.version < 1)
        out.literal("Connection: keep-alive\r\n");
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
    out.literal("\r\n");
}

std::string_view date_field() {
    // thread_local: the result is copied before anything waits.
    thread_local std::chrono::steady_clock::time_point until{};
    // thread_local: it is copied before anything waits.
    thread_local std::string text;
    if (fiber::Loop::time() >= until) {
        const auto now = std::chrono::system_clock::now();
        const auto second = std::chrono::floor<std::chrono::seconds>(now);
        until = std::chrono::steady_clock::now() + (second + std::chrono::seconds(1) - now);
        text = "Date: " + http::http_date(second) + "\r\n";
    }
    return text;
}

}  // namespace carboy::server
