#include "base/log_line.hpp"

#include <time.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string>
#include <utility>

namespace carboy {

namespace {

constexpr std::string_view hex = "0123456789abcdef";

bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// Returns the length of the UTF-8 sequence that `text` starts with. Returns 0 for invalid bytes, and for the control
// characters U+0080 to U+009F, which a terminal obeys.
std::size_t sequence_length(std::string_view text) noexcept {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
    if (!std::all_of(text.begin() + 1, text.begin() + static_cast<std::ptrdiff_t>(length), is_continuation)) return 0;
    const auto second = static_cast<unsigned char>(text[1]);
    const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
    const bool outside = (lead == 0xed && second >= 0xa0) || (lead == 0xf4 && second >= 0x90);
    return overlong || outside || (lead == 0xc2 && second < 0xa0) ? 0 : length;
}

bool is_plain(char c, char quote) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != quote && (c != '\\' || !quote);
}

// True when all eight bytes are plain. May return false for plain bytes.
bool are_plain(const char* text, char quote) noexcept {
    constexpr std::uint64_t each = 0x0101010101010101, high = each * 0x80;
    std::uint64_t word;
    std::memcpy(&word, text, sizeof word);
    // A byte that is zero after the exclusive or borrows from its high bit.
    const auto has = [&](char c) { return ((word ^ (each * static_cast<unsigned char>(c))) - each) & high; };
    const std::uint64_t control = (word - each * 0x20) & high;
    return !((word & high) | control | has(0x7f) | has('\\') | has(quote ? quote : '\\'));
}

// Returns the number of plain characters that the text starts with.
std::size_t plain_size(std::string_view text, char quote) noexcept {
    std::size_t plain = 0;
    while (plain + 8 <= text.size() && are_plain(text.data() + plain, quote)) plain += 8;
    while (plain < text.size() && is_plain(text[plain], quote)) ++plain;
    return plain;
}

template <class Out>
void append_odd(Out& out, char c, LogFormat format, char quote) {
    const auto byte = static_cast<unsigned char>(c);
    if (quote && (c == quote || c == '\\')) {
        out.push_back('\\');
        return out.push_back(c);
    }
    if (format == LogFormat::json && byte >= 0x80) {
        out.append("\\ufffd");
        return;
    }
    out.append(format == LogFormat::json ? "\\u00" : "\\x");
    out.push_back(hex[byte >> 4]);
    out.push_back(hex[byte & 15]);
}

constexpr std::string_view text_names[] = {" DEBUG ", " INFO ", " WARNING ", " ERROR "};
constexpr std::string_view json_names[] = {"debug", "info", "warning", "error"};

void put_digits(char* end, int count, long long number) noexcept {
    for (; count > 0; --count, number /= 10) *--end = static_cast<char>('0' + number % 10);
}

}  // namespace

// gmtime_r would do this, but it is not safe in a signal handler.
std::string_view TimeText::of(std::int64_t time) noexcept {
    using namespace std::chrono;
    if (time != std::exchange(time_, time)) {
        const sys_time<milliseconds> moment{milliseconds(time)};
        const auto day = floor<days>(moment);
        const year_month_day date(day);
        const hh_mm_ss clock(moment - day);
        std::memcpy(text_, "0000-00-00T00:00:00.000Z", sizeof text_);
        put_digits(text_ + 4, 4, static_cast<int>(date.year()));
        put_digits(text_ + 7, 2, static_cast<unsigned>(date.month()));
        put_digits(text_ + 10, 2, static_cast<unsigned>(date.day()));
        put_digits(text_ + 13, 2, clock.hours().count());
        put_digits(text_ + 16, 2, clock.minutes().count());
        put_digits(text_ + 19, 2, clock.seconds().count());
        put_digits(text_ + 23, 3, clock.subseconds().count());
    }
    return {text_, sizeof text_};
}

std::int64_t log_time() noexcept {
    timespec now;
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

template <class Out>
void append_printable(Out& out, std::string_view text, LogFormat format, char quote) {
    while (!text.empty()) {
        std::size_t plain = plain_size(text, quote);
        if (plain == 0) {
            if (static_cast<unsigned char>(text[0]) >= 0x80) plain = sequence_length(text);
            if (text[0] == '\t' && format == LogFormat::text) plain = 1;
        }
        out.append(text.substr(0, plain));
        if (plain == 0) append_odd(out, text[0], format, quote);
        text.remove_prefix(std::max<std::size_t>(plain, 1));
    }
}

template <class Out>
void append_prefix(Out& out, std::string_view time, LogLevel level, LogFormat format, bool prepared) {
    const auto index = static_cast<std::size_t>(level);
    if (format == LogFormat::text) {
        out.append(time);
        return out.append(text_names[index]);
    }
    out.append("{\"time\":\"");
    out.append(time);
    out.append("\",\"level\":\"");
    out.append(json_names[index]);
    out.append(prepared ? "\"," : "\",\"message\":\"");
}

std::string_view line_end(LogFormat format, bool prepared) noexcept {
    if (format == LogFormat::text) return "\n";
    return prepared ? "}\n" : "\"}\n";
}

template <class Out>
LineFrame append_line(Out& out, LogLevel level, std::string_view text, LogFormat format) {
    const std::size_t before = out.size();
    append_prefix(out, TimeText().of(log_time()), level, format, false);
    const std::size_t prefix = out.size() - before;
    append_printable(out, text, format, format == LogFormat::json ? '"' : '\0');
    const std::string_view end = line_end(format, false);
    if constexpr (requires { out.leave(1); }) out.leave(end.size());
    out.append(end);
    return {prefix, end.size()};
}

template void append_printable(LogText&, std::string_view, LogFormat, char);
template void append_printable(FixedText&, std::string_view, LogFormat, char);
template void append_prefix(LogText&, std::string_view, LogLevel, LogFormat, bool);
template LineFrame append_line(LogText&, LogLevel, std::string_view, LogFormat);
template LineFrame append_line(FixedText&, LogLevel, std::string_view, LogFormat);

void append_quoted(LogText& out, std::string_view text, LogFormat format, std::size_t most) {
    const bool cut = text.size() > most;
    if (cut) {
        std::size_t end = most;
        while (end > 0 && is_continuation(text[end])) --end;
        text = text.substr(0, end);
    }
    if (!cut && plain_size(text, '"') == text.size()) {
        char* const at = out.room(text.size() + 2);
        at[0] = at[text.size() + 1] = '"';
        text.copy(at + 1, text.size());
        return;
    }
    out.push_back('"');
    append_printable(out, text, format, '"');
    if (cut) out.append("...");
    out.push_back('"');
}

}  // namespace carboy
