#include "fiber/stack/stack_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include <carboy/base/error.hpp>

#include "fiber/stack/stack_switch.hpp"

namespace carboy::fiber {

namespace {

constexpr std::size_t kept_stacks = 512;
constexpr std::size_t page = 4096, huge_page = 2 * 1024 * 1024;
constexpr std::size_t shift_step = 5 * 64;
constexpr std::size_t smallest = 64 * 1024, largest = 1024 * 1024 * 1024;
#if defined(BOOST_USE_UCONTEXT)
constexpr std::size_t below_frame = 16 * 1024;
#else
// What a switch puts on the stack below the frame of the function that calls it.
constexpr std::size_t below_frame = 1024;
#endif

std::size_t checked_size(std::size_t size) {
    if (size >= smallest && size <= largest) return (size + page - 1) / page * page;
    throw Error("bad_stack_size",
                "A stack of " + std::to_string(size) + " bytes is too small or too large for a fiber.",
                "Choose a size between 64 KiB and 1 GiB; 1 MiB is usual.");
}

[[noreturn]] void refuse(std::size_t size) {
    throw Error("stack_failed",
                "There is no memory for another fiber's stack of " + std::to_string(size / 1024) +
                    " KiB: " + std::strerror(errno) + ".",
                "Allow fewer connections or smaller stacks, or raise the limits of the process (ulimit -v) and of the "
                "system (vm.max_map_count, vm.overcommit_memory).");
}

}  // namespace

void StackRange::trim(const char* live) const noexcept {
    const std::size_t unused = live > begin + below_frame ? static_cast<std::size_t>(live - below_frame - begin) : 0;
    if (unused >= page) ::madvise(begin, unused / page * page, MADV_DONTNEED);
}

StackPool::StackPool(std::size_t stack_size) : size_(checked_size(stack_size)) {}

StackPool::~StackPool() {
    for (auto& stack : free_) deallocate(stack);
}

StackRange StackPool::range_of(boost::context::stack_context stack) const noexcept {
    return {static_cast<char*>(stack.sp) - stack.size, stack.size, size_};
}

// Stacks that all begin at a page boundary have their hot frames in the same few cache lines. A different start for
// each stack lets the frames of many fibers stay in the cache.
boost::context::stack_context StackPool::allocate() {
    void* memory =
        ::mmap(nullptr, size_ * 2, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) refuse(size_);
    char* begin = static_cast<char*>(memory) + size_;
    if (::mprotect(begin, size_, PROT_READ | PROT_WRITE) != 0) {
        ::munmap(memory, size_ * 2);
        refuse(size_);
    }
    // The first touch must not allocate a huge page of two megabytes.
    if (size_ >= huge_page) ::madvise(begin, size_, MADV_NOHUGEPAGE);
    const std::size_t shift = next_shift_++ * shift_step % page;
    boost::context::stack_context stack;
    stack.size = size_ - shift;
    stack.sp = begin + stack.size;
    return stack;
}

void StackPool::deallocate(boost::context::stack_context stack) noexcept {
    ::munmap(range_of(stack).begin - size_, size_ * 2);
}

boost::context::stack_context StackPool::take() {
    boost::context::stack_context stack;
    if (free_.empty()) {
        free_.reserve(kept_stacks);
        stack = allocate();
    } else {
        stack = free_.back();
        free_.pop_back();
        trimmed_ = std::min(trimmed_, free_.size());
        idle_ = std::min(idle_, free_.size());
    }
    last_ = range_of(stack);
    StackSwitch::forget(last_);
    return stack;
}

void StackPool::give_back(boost::context::stack_context& stack) noexcept {
    if (free_.size() < kept_stacks && free_.capacity() >= kept_stacks)
        free_.push_back(stack);
    else
        deallocate(stack);
}

bool StackPool::trim() noexcept {
    for (; trimmed_ < idle_; ++trimmed_) {
        const StackRange range = range_of(free_[trimmed_]);
        ::madvise(range.begin, size_, MADV_DONTNEED);
    }
    idle_ = free_.size();
    return trimmed_ < idle_;
}

}  // namespace carboy::fiber
