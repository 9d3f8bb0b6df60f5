// A pool of stacks for fibers; the stack of an ended fiber is kept for the next one.
#pragma once

#include <cstddef>
#include <vector>

#include <boost/context/stack_context.hpp>
#include <boost/context/stack_traits.hpp>

#include "fiber/stack/stack_range.hpp"

namespace carboy::fiber {

/// Stacks that use memory only as far as they have been used. Below each one lies an unmapped range of the same size,
/// so that an overflow, even by one large frame, causes a fault and never overwrites other memory.
/// Threads: one loop's.
class StackPool {
  public:
    /// Throws: Error "bad_stack_size".
    explicit StackPool(std::size_t stack_size);
    ~StackPool();
    StackPool(const StackPool&) = delete;
    StackPool& operator=(const StackPool&) = delete;

    /// Throws: Error "stack_failed".
    boost::context::stack_context take();
    void give_back(boost::context::stack_context& stack) noexcept;
    /// The stack that was taken last.
    const StackRange& last_taken() const noexcept { return last_; }
    /// Releases the memory of stacks that have not been used since the previous call. Returns false when none is left
    /// to trim.
    bool trim() noexcept;

  private:
    boost::context::stack_context allocate();
    void deallocate(boost::context::stack_context stack) noexcept;
    StackRange range_of(boost::context::stack_context stack) const noexcept;

    std::size_t size_;
    std::size_t next_shift_ = 0;
    StackRange last_;
    // The last stack is taken next. The first `trimmed_` have no memory; the first `idle_` have not been used since
    // trim().
    std::vector<boost::context::stack_context> free_;
    std::size_t trimmed_ = 0;
    std::size_t idle_ = 0;
};

/// The pool as Boost.Context's stack allocator.
class PooledStack {
  public:
    using traits_type = boost::context::stack_traits;

    explicit PooledStack(StackPool& pool) : pool_(&pool) {}
    boost::context::stack_context allocate() { return pool_->take(); }
    void deallocate(boost::context::stack_context& stack) noexcept { pool_->give_back(stack); }

  private:
    StackPool* pool_;
};

}  // namespace carboy::fiber
