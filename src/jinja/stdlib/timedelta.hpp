// Python's timedelta: a duration in microseconds, of at most 999999999 days.
#pragma once

#include "jinja/python/attribute_table.hpp"

namespace carboy::jinja::python {

__extension__ using Wide = __int128;

class TimeDelta final : public Operand {
  public:
    /// Throws: OverflowError for more days than Python supports.
    explicit TimeDelta(Wide micros);
    Wide micros() const noexcept { return micros_; }
    /// The parts that Python stores: only the days may be negative.
    std::int64_t days() const noexcept;
    std::int64_t seconds() const noexcept;
    std::int64_t microseconds() const noexcept;

    std::string_view type_name() const override { return "datetime.timedelta"; }
    Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    void str(std::string& out) const override;
    bool truth() const override { return micros_ != 0; }
    Value operate(Operator op, const Value& other, bool reversed) const override;
    Value operate(Unary op) const override;
    bool equals(const Value& other) const override;
    std::optional<std::partial_ordering> compare(const Value& other) const override;
    std::uint64_t hash() const override;

  private:
    Wide micros_;
};

/// Returns micros / 10**6 as the nearest float.
double to_seconds(Wide micros);
/// timedelta(...), as a template calls it.
Value construct_timedelta(State& state, const Args& args);

}  // namespace carboy::jinja::python
