#include "fiber/loop/report_text.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>

#include <carboy/fiber/activity.hpp>

namespace carboy::fiber {

ReportText& ReportText::add(std::string_view text) noexcept {
    const std::size_t size = std::min(text.size(), sizeof text_ - size_);
    std::copy_n(text.data(), size, text_ + size_);
    size_ += size;
    return *this;
}

ReportText& ReportText::add_number(std::uint64_t number, unsigned base) noexcept {
    char digits[64];
    auto end = std::to_chars(digits, digits + sizeof digits, number, static_cast<int>(base)).ptr;
    return add({digits, static_cast<std::size_t>(end - digits)});
}

ReportText& ReportText::add_activity(const Task* task) noexcept {
    constexpr std::size_t most = 250;
    const Activity* activity = task ? task->activity.load(std::memory_order_acquire) : nullptr;
    if (!activity) return add(task ? "a fiber" : "code outside any fiber");
    add(activity->verb()).add(" ").add(activity->subject().substr(0, most));
    if (activity->subject().size() > most) add("...");
    if (const std::string* handler = activity->handler()) add(" (handler '").add(*handler).add("')");
    return *this;
}

}  // namespace carboy::fiber
