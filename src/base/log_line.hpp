// The layout of a log line. Nothing here allocates, so signal handlers can make lines too.
#pragma once

#include <cstdint>
#include <string_view>

#include <carboy/base/log.hpp>

namespace carboy {

struct LogLine {
    /// Units: milliseconds since 1970.
    std::int64_t time = 0;
    LogLevel level = LogLevel::info;
    /// The text is already in the format.
    bool prepared = false;
    std::string_view text;
};

/// A time as text, kept for the next line, because many lines fall in the same millisecond.
class TimeText {
  public:
    /// "2026-01-31T12:00:00.000Z".  Lifetime: until the next call.
    std::string_view of(std::int64_t time) noexcept;

  private:
    std::int64_t time_ = -1;
    char text_[24];
};

/// The current time.  Units: milliseconds since 1970, accurate to about four.
std::int64_t log_time() noexcept;

/// Text in a fixed array; what does not fit is left out.
class FixedText {
  public:
    void push_back(char c) noexcept {
        if (size_ < sizeof text_) text_[size_++] = c;
    }
    void append(std::string_view text) noexcept {
        for (char c : text) push_back(c);
    }
    std::string_view view() const noexcept { return {text_, size_}; }
    /// Cuts the text so that `size` more characters fit.
    void leave(std::size_t size) noexcept {
        if (size_ > sizeof text_ - size) size_ = sizeof text_ - size;
    }

  private:
    char text_[2048];
    std::size_t size_ = 0;
};

/// Appends text, escaped for a log line. The text format writes control characters and invalid UTF-8 bytes as \xNN,
/// JSON as \u00NN and U+FFFD. `quote` is a character to put a backslash before (backslashes are doubled then), or 0.
template <class Out>
void append_printable(Out& out, std::string_view text, LogFormat format, char quote);

/// Appends the line and its line break.
template <class Out>
void append_line(Out& out, const LogLine& line, LogFormat format, TimeText& time);

}  // namespace carboy
