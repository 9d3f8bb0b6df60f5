// The text of a report about a fiber, built without locks and without heap memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fiber/loop/task.hpp"

namespace carboy::fiber {

/// Text of limited length; the rest is left out.
/// Threads: signal handlers may use it.
class ReportText {
  public:
    ReportText& add(std::string_view text) noexcept;
    ReportText& add_number(std::uint64_t number, unsigned base = 10) noexcept;
    /// "GET /users?page=2 (handler 'list_users')", or "a fiber".
    ReportText& add_activity(const Task* task) noexcept;
    std::string_view view() const noexcept { return {text_, size_}; }

  private:
    char text_[1024];
    std::size_t size_ = 0;
};

}  // namespace carboy::fiber
