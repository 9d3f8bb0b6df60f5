#include <carboy/base/log_text.hpp>

#include <algorithm>
#include <charconv>
#include <memory>

#include "base/log_line.hpp"
#include "base/log_queue.hpp"

namespace carboy {

void LogText::append_number(std::uint64_t number) {
    constexpr std::size_t most_digits = 20;
    char* const at = room(most_digits);
    size_ = static_cast<std::size_t>(std::to_chars(at, at + most_digits, number).ptr - memory_.get());
}

void LogText::grow(std::size_t size) {
    const std::size_t capacity = std::max(capacity_ * 2, size_ + size + 256);
    auto memory = std::make_unique_for_overwrite<char[]>(capacity);
    view().copy(memory.get(), size_);
    memory_ = std::move(memory);
    capacity_ = capacity;
}

void PreparedLine::begin(LogLevel level) {
    level_ = level;
    format_ = log_format();
    text_.clear();
    append_prefix(text_, time_.of(log_time()), level, format_, true);
    prefix_ = text_.size();
}

void PreparedLine::add() {
    const std::string_view end = line_end(format_, true);
    text_.append(end);
    LogQueue::instance().add({level_, text_.view(), prefix_, end.size()});
}

}  // namespace carboy
