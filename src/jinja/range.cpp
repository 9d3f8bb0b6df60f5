#include "jinja/range.hpp"

#include "jinja/fail.hpp"
#include "jinja/iterate.hpp"
#include "jinja/ops.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

Range::Range(std::int64_t start, std::int64_t stop, std::int64_t step) : start_(start), stop_(stop), step_(step) {
    if (step == 0) value_error("range() arg 3 must not be zero");
    const auto distance =
        static_cast<std::uint64_t>(step > 0 ? stop : start) - static_cast<std::uint64_t>(step > 0 ? start : stop);
    const bool empty = step > 0 ? start >= stop : start <= stop;
    const std::uint64_t stride = step > 0 ? static_cast<std::uint64_t>(step) : 0 - static_cast<std::uint64_t>(step);
    const std::uint64_t count = empty ? 0 : (distance - 1) / stride + 1;
    if (count > INT64_MAX) overflow_error("the length of a range");
    size_ = static_cast<std::int64_t>(count);
}

Value Range::item(const Value& key) {
    const std::optional<std::int64_t> index = integer_of(key);
    if (!index) return Value::missing();
    const std::int64_t at_index = *index < 0 ? *index + size_ : *index;
    if (at_index < 0 || at_index >= size_) return Value::missing();
    return at(at_index);
}

Ptr<Iterator> Range::iterate() { return iterator_over(Value(Ptr<NativeObject>::share(this))); }

void Range::repr(std::string& out) const {
    fmt::format_to(std::back_inserter(out), "range({}, {}", start_, stop_);
    if (step_ != 1) fmt::format_to(std::back_inserter(out), ", {}", step_);
    out += ')';
}

bool Range::equal(const NativeObject& other) const {
    const auto* range = dynamic_cast<const Range*>(&other);
    if (!range || range->size_ != size_) return false;
    return size_ == 0 || (start_ == range->start_ && (size_ == 1 || step_ == range->step_));
}

}  // namespace carboy::jinja
