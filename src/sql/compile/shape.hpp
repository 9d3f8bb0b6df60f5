// The shape of a statement: everything that determines its text, as numbers. Statements of the same shape have the same
// text.
#pragma once

#include <carboy/sql/statement/statement.hpp>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <vector>

namespace carboy::sql {

/// A list of words that grows without a call for each.
class Shape {
  public:
    Shape() = default;
    Shape(std::initializer_list<std::uint64_t> words) : room_(words), size_(words.size()) {}

    std::size_t size() const noexcept { return size_; }
    const std::uint64_t* begin() const noexcept { return room_.data(); }
    const std::uint64_t* end() const noexcept { return begin() + size_; }
    std::uint64_t& operator[](std::size_t i) noexcept { return room_[i]; }
    bool operator==(const Shape& other) const noexcept {
        return std::equal(begin(), end(), other.begin(), other.end());
    }

    void clear() noexcept { size_ = 0; }
    void push_back(std::uint64_t word) {
        if (size_ == room_.size()) [[unlikely]]
            grow();
        room_[size_++] = word;
    }
    /// Returns the place of the next words, of which there will be at most `most`. The caller writes them, and passes
    /// the end of what it has written to end_at().
    std::uint64_t* room_for(std::size_t most) {
        if (room_.size() - size_ < most) [[unlikely]]
            grow(most);
        return room_.data() + size_;
    }
    void end_at(const std::uint64_t* end) noexcept { size_ = static_cast<std::size_t>(end - room_.data()); }

  private:
    void grow(std::size_t more = 1);

    std::vector<std::uint64_t> room_;
    std::size_t size_ = 0;  // of the words in use
};

/// Appends everything except values that determines the text of the expression or statement to `key`.
void append_shape(Shape& key, const Expression& expression);
void append_shape(Shape& key, const Select& statement);
void append_shape(Shape& key, const Insert& statement);
void append_shape(Shape& key, const Update& statement);
void append_shape(Shape& key, const Delete& statement);

}  // namespace carboy::sql
