#include "fiber/stack_pool.hpp"

#include <cstdint>

#if defined(BOOST_USE_ASAN)
#include <sanitizer/asan_interface.h>
#endif

namespace carboy::fiber {

namespace {
constexpr std::size_t kept_stacks = 512;
constexpr std::size_t page = 4096;
constexpr std::size_t shift_step = 5 * 64;
}  // namespace

StackPool::~StackPool() {
    for (auto& stack : free_) source_.deallocate(stack = unshifted(stack));
}

// Stacks that all begin at a page's edge have their hot frames in the same few cache lines; a different start for each
// lets the frames of many fibers stay in the cache.
boost::context::stack_context StackPool::shifted(boost::context::stack_context stack) noexcept {
    std::size_t shift = next_shift_++ * shift_step % page;
    stack.sp = static_cast<char*>(stack.sp) - shift;
    stack.size -= shift;
    return stack;
}

boost::context::stack_context StackPool::unshifted(boost::context::stack_context stack) noexcept {
    std::size_t shift = (page - reinterpret_cast<std::uintptr_t>(stack.sp) % page) % page;
    stack.sp = static_cast<char*>(stack.sp) + shift;
    stack.size += shift;
    return stack;
}

boost::context::stack_context StackPool::take() {
    if (free_.empty()) {
        free_.reserve(kept_stacks);
        return shifted(source_.allocate());
    }
    auto stack = free_.back();
    free_.pop_back();
#if defined(BOOST_USE_ASAN)
    // The last frames of a fiber never return, so their red zones would still be there for the next one.
    __asan_unpoison_memory_region(static_cast<char*>(stack.sp) - stack.size, stack.size);
#endif
    return stack;
}

void StackPool::give_back(boost::context::stack_context& stack) noexcept {
    if (free_.size() < kept_stacks && free_.capacity() >= kept_stacks)
        free_.push_back(stack);
    else
        source_.deallocate(stack = unshifted(stack));
}

}  // namespace carboy::fiber
