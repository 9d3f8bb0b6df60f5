// Lines of the log that their caller composes. For code that logs once per request.
#pragma once

#include <carboy/base/log.hpp>
#include <carboy/base/owned.hpp>

#include <cstdint>

namespace carboy {

/// A string that keeps its memory for the next line.
class LogText {
  public:
    void append(std::string_view text) { text.copy(room(text.size()), text.size()); }
    void push_back(char c) { *room(1) = c; }
    void append_number(std::uint64_t number);
    void replace(std::size_t at, char c) noexcept { memory_[at] = c; }
    void clear() noexcept { size_ = 0; }

    /// Adds `size` characters, which the caller writes.  Lifetime: until the next change.
    char* room(std::size_t size) {
        if (capacity_ - size_ < size) [[unlikely]]
            grow(size);
        size_ += size;
        return memory_.get() + size_ - size;
    }

    std::size_t size() const noexcept { return size_; }
    std::string_view view() const noexcept { return {memory_.get(), size_}; }

  private:
    [[gnu::noinline]] void grow(std::size_t size);

    Owned<char[]> memory_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
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

/// A line that its caller writes in the log's format: text, or the members of a JSON object (`"status":200,"bytes":5`).
/// All foreign text in it must go through append_quoted.
/// Threads: one at a time.
class PreparedLine {
  public:
    /// Begins a line of this level. Discards a line that was begun and not added.
    void begin(LogLevel level);
    LogFormat format() const noexcept { return format_; }
    LogText& text() noexcept { return text_; }
    /// Adds the line to the log's queue, as log() does.
    void add();

  private:
    LogText text_;
    TimeText time_;
    LogLevel level_ = LogLevel::info;
    LogFormat format_ = LogFormat::text;
    std::size_t prefix_ = 0;
};

/// Appends `text` in quotes, escaped for a line of this format and cut after about `most` bytes.
void append_quoted(LogText& out, std::string_view text, LogFormat format, std::size_t most);

}  // namespace carboy
