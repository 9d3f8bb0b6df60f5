// Python's time: a time of day, with or without a zone.
#pragma once

#include "jinja/python/hash.hpp"
#include "jinja/stdlib/timezone.hpp"

namespace carboy::jinja::python {

class ClockTime final : public Operand {
  public:
    /// Microseconds since midnight.  Requires less than a day.
    explicit ClockTime(std::int64_t micros, Zone zone = {}) : micros_(micros), zone_(std::move(zone)) {}
    std::int64_t micros() const noexcept { return micros_; }
    const Zone& zone() const noexcept { return zone_; }
    std::int64_t utc() const noexcept { return zone_ ? micros_ - zone_->offset() : micros_; }

    std::string_view type_name() const override { return "datetime.time"; }
    Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    void str(std::string& out) const override;
    bool equals(const Value& other) const override;
    std::optional<std::partial_ordering> compare(const Value& other) const override;
    std::uint64_t hash() const override { return hash_number(static_cast<std::uint64_t>(utc())) + 23; }
    bool format(std::string_view spec, std::string& out) const override;

  private:
    std::int64_t micros_;
    Zone zone_;
};

}  // namespace carboy::jinja::python
