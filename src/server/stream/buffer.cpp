#include "server/stream/buffer.hpp"

#include <algorithm>
#include <cstring>

namespace carboy::server {

namespace {
constexpr std::size_t usual_capacity = 4 * 1024;
}

char* Buffer::prepare(std::size_t wanted) {
    if (room() >= wanted) return text_.get() + end_;
    std::size_t used = size();
    if (capacity_ - used >= wanted) {
        std::memmove(text_.get(), text_.get() + begin_, used);
    } else {
        std::size_t capacity = std::max({usual_capacity, capacity_ * 2, used + wanted});
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (used > 0) std::memcpy(larger.get(), text_.get() + begin_, used);
        text_ = std::move(larger);
        capacity_ = capacity;
    }
    begin_ = 0;
    end_ = used;
    return text_.get() + end_;
}

void Buffer::consume(std::size_t used) noexcept {
    begin_ += used;
    if (begin_ == end_) begin_ = end_ = 0;
}

void Buffer::shrink(std::size_t kept) {
    if (!empty() || capacity_ <= kept) return;
    text_.reset();
    capacity_ = begin_ = end_ = 0;
}

}  // namespace carboy::server
