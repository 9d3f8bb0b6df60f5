// Tells AddressSanitizer that the thread changes its stack, when the program was compiled with it and Carboy was not.
// Without these calls it takes an exception on a fiber's stack for an overflow. In a build of Carboy with
// AddressSanitizer, Boost.Context makes the calls of a switch itself.
#pragma once

#include <cstddef>

#include "fiber/stack/stack_range.hpp"

#if defined(BOOST_USE_ASAN)
#include <sanitizer/asan_interface.h>
#else
// Source: sanitizer/common_interface_defs.h and sanitizer/asan_interface.h. The addresses are null in a program
// without AddressSanitizer.
extern "C" {
__attribute__((weak)) void __sanitizer_start_switch_fiber(void** fake_stack, const void* bottom, std::size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(void* fake_stack, const void** bottom, std::size_t* size);
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void* begin, std::size_t size);
}
#endif

namespace carboy::fiber {

/// What AddressSanitizer knows about a fiber's stack and that of the loop which resumes it.
class StackSwitch {
  public:
    /// Another fiber is about to use this stack. The last frames of the earlier one never returned, so their red zones
    /// are still there.
    static void forget(const StackRange& stack) noexcept {
#if !defined(BOOST_USE_ASAN)
        if (!__asan_unpoison_memory_region) return;
#endif
        __asan_unpoison_memory_region(stack.begin, stack.size);
    }

#if defined(BOOST_USE_ASAN)
    void to_fiber(const StackRange&) noexcept {}
    void back_in_loop() noexcept {}
    void arrived_in_fiber() noexcept {}
    void to_loop() noexcept {}
    void to_loop_for_good() noexcept {}
#else
    /// The loop is about to resume the fiber with this stack.
    void to_fiber(const StackRange& stack) noexcept {
        if (__sanitizer_start_switch_fiber) __sanitizer_start_switch_fiber(&loop_fake_, stack.begin, stack.size);
    }
    /// The fiber has suspended or ended, and the loop continues.
    void back_in_loop() noexcept {
        if (__sanitizer_finish_switch_fiber) __sanitizer_finish_switch_fiber(loop_fake_, nullptr, nullptr);
    }
    /// The fiber begins or continues.
    void arrived_in_fiber() noexcept {
        if (__sanitizer_finish_switch_fiber) __sanitizer_finish_switch_fiber(fiber_fake_, &loop_bottom_, &loop_size_);
    }
    /// The fiber is about to suspend.
    void to_loop() noexcept {
        if (__sanitizer_start_switch_fiber) __sanitizer_start_switch_fiber(&fiber_fake_, loop_bottom_, loop_size_);
    }
    /// The fiber is about to end.
    void to_loop_for_good() noexcept {
        if (__sanitizer_start_switch_fiber) __sanitizer_start_switch_fiber(nullptr, loop_bottom_, loop_size_);
    }

  private:
    void* loop_fake_ = nullptr;
    void* fiber_fake_ = nullptr;
    const void* loop_bottom_ = nullptr;
    std::size_t loop_size_ = 0;
#endif
};

}  // namespace carboy::fiber
