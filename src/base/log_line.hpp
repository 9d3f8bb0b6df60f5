// The layout of a log line. Nothing here allocates, so signal handlers can make lines too.
#pragma once

#include <cstdint>
#include <string_view>

#include <carboy/base/log_text.hpp>

namespace carboy {

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
    std::size_t size() const noexcept { return size_; }
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

/// Appends what comes before the text of a line: the time and the level. `prepared` says that the text is written in
/// the format already.  Units: milliseconds since 1970.
template <class Out>
void append_prefix(Out& out, std::string_view time, LogLevel level, LogFormat format, bool prepared);

/// Returns what comes after the text of a line, including the line break.
std::string_view line_end(LogFormat format, bool prepared) noexcept;

/// The sizes of what comes before and after the text of a line.  Units: bytes.
struct LineFrame {
    std::size_t prefix = 0;
    std::size_t end = 0;
};

/// Appends a whole line.
template <class Out>
LineFrame append_line(Out& out, LogLevel level, std::string_view text, LogFormat format);

}  // namespace carboy
