// The text that a render writes: a string with spare capacity, so that most writes are a copy and an addition.
#pragma once

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

namespace carboy::jinja {

/// Text of a template, stored so that whole blocks can be copied without checking for its end.
class Fragment {
  public:
    Fragment() = default;
    explicit Fragment(std::string_view text) { append(text); }
    void append(std::string_view text) {
        padded_.resize(size_);
        padded_ += text;
        size_ = padded_.size();
        padded_.resize(size_ + block);
    }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    /// Copies the text and returns the end of the copy. Requires: size() + block bytes at `out`.
    char* copy_to(char* out) const noexcept {
        const char* const from = padded_.data();
        std::memcpy(out, from, block);
        if (size_ > block) [[unlikely]]
            std::memcpy(out + block, from + block, size_ - block);
        return out + size_;
    }
    static constexpr std::size_t block = 32;

  private:
    std::string padded_ = std::string(block, '\0');
    std::size_t size_ = 0;
};

/// Appends to a string, whose size is correct only after finish(). Lifetime: the string must outlive it.
class Output {
  public:
    explicit Output(std::string& text) noexcept
        : text_(&text), begin_(text.data()), at_(begin_ + text.size()), end_(at_) {}

    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    std::string_view text() const noexcept { return {begin_, size()}; }
    /// True when `size` bytes, and `slack` more, can be written at at(). Always false before the first grow().
    bool has_room(std::size_t size) const noexcept { return static_cast<std::size_t>(end_ - at_) > size; }
    char* at() const noexcept { return at_; }
    void advance_to(char* at) noexcept { at_ = at; }
    /// Makes room. After `mark` bytes have been written, has_room() returns false again, even if there is room.
    void grow(std::size_t size, std::size_t mark) {
        const std::size_t used = this->size(), wanted = used + size + 1 + slack;
        if (text_->size() < wanted) text_->resize(std::max({wanted, text_->capacity(), 2 * used, first_size}));
        begin_ = text_->data();
        at_ = begin_ + used;
        end_ = begin_ + std::max(used + size + 1, std::min(text_->size() - slack, mark));
    }
    void clear() noexcept { at_ = end_ = begin_; }
    /// Sets the string's size.
    void finish() {
        text_->resize(size());
        end_ = at_;
    }

    static constexpr std::size_t slack = 32, first_size = 512;

  private:
    std::string* text_;
    char* begin_;
    char* at_;
    char* end_;
};

}  // namespace carboy::jinja
