// Stacks for fibers, kept for the next fiber when one ends.
#pragma once

#include <vector>

#include <boost/context/protected_fixedsize_stack.hpp>

namespace carboy::fiber {

/// Stacks with a guard page below, so that an overflow is a crash and never a silent overwrite.
/// Threads: one loop's.
class StackPool {
  public:
    StackPool() = default;
    ~StackPool();
    StackPool(const StackPool&) = delete;
    StackPool& operator=(const StackPool&) = delete;

    boost::context::stack_context take();
    void give_back(boost::context::stack_context& stack) noexcept;

  private:
    boost::context::stack_context shifted(boost::context::stack_context stack) noexcept;
    static boost::context::stack_context unshifted(boost::context::stack_context stack) noexcept;

    std::size_t next_shift_ = 0;
    boost::context::protected_fixedsize_stack source_{256 * 1024};
    std::vector<boost::context::stack_context> free_;
};

/// The pool as Boost.Context's stack allocator.
class PooledStack {
  public:
    using traits_type = boost::context::protected_fixedsize_stack::traits_type;

    explicit PooledStack(StackPool& pool) : pool_(&pool) {}
    boost::context::stack_context allocate() { return pool_->take(); }
    void deallocate(boost::context::stack_context& stack) noexcept { pool_->give_back(stack); }

  private:
    StackPool* pool_;
};

}  // namespace carboy::fiber
