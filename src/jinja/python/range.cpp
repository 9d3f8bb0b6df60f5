#include "jinja/python/range.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/python/bound_method.hpp"
#include "jinja/python/iterate.hpp"
#include "jinja/python/native.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

#include <cmath>

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

std::int64_t Range::find(const Value& value) const {
    if (!is_number(value)) return -1;
    const double number = number_of(value);
    if (value.is_real() && (number != std::floor(number) || std::abs(number) >= 0x1p63)) return -1;
    const std::int64_t wanted = value.is_real() ? static_cast<std::int64_t>(number) : value.integer();
    // Unsigned, because the distance of two integers may not fit into a signed one.
    const bool forward = step_ > 0;
    if (forward ? wanted < start_ : wanted > start_) return -1;
    const std::uint64_t distance = forward ? static_cast<std::uint64_t>(wanted) - static_cast<std::uint64_t>(start_)
                                           : static_cast<std::uint64_t>(start_) - static_cast<std::uint64_t>(wanted);
    const std::uint64_t stride = forward ? static_cast<std::uint64_t>(step_) : 0 - static_cast<std::uint64_t>(step_);
    if (distance % stride != 0 || distance / stride >= static_cast<std::uint64_t>(size_)) return -1;
    return static_cast<std::int64_t>(distance / stride);
}

static Value range_index(State&, const Value& self, const Args& args) {
    const Value& wanted = Arguments("index", args, {"value"}, 1).at(0);
    const std::int64_t at = native_as<Range>(self)->find(wanted);
    if (at < 0)
        value_error(integer_of(wanted) ? wanted.repr() + " is not in range" : "sequence.index(x): x not in sequence");
    return at;
}

static Value range_count(State&, const Value& self, const Args& args) {
    return native_as<Range>(self)->find(Arguments("count", args, {"value"}, 1).at(0)) >= 0 ? 1 : 0;
}

Value Range::attribute(std::string_view name) {
    if (name == "start") return start_;
    if (name == "stop") return stop_;
    if (name == "step") return step_;
    const Method method = name == "index" ? range_index : name == "count" ? range_count : nullptr;
    return method ? bind_method(Value(Ptr<NativeObject>::share(this)), name, method) : Value::missing();
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
