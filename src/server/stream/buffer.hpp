// Bytes that a connection has read but not yet used.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace carboy::server {

/// Contiguous bytes, removed from the front and appended at the end.
class Buffer {
  public:
    std::string_view data() const noexcept { return {text_.get() + begin_, end_ - begin_}; }
    std::size_t size() const noexcept { return end_ - begin_; }
    bool empty() const noexcept { return begin_ == end_; }

    /// Makes room for `wanted` bytes after the data and returns its address; data() may move.
    char* prepare(std::size_t wanted);
    std::size_t room() const noexcept { return capacity_ - end_; }
    void commit(std::size_t added) noexcept { end_ += added; }
    void consume(std::size_t used) noexcept;
    /// Frees the memory when the buffer is empty and larger than `kept`.
    void shrink(std::size_t kept);

  private:
    std::unique_ptr<char[]> text_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace carboy::server
