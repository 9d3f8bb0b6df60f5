// Python's datetime: a day and a time of day, with or without a zone.
#pragma once

#include "jinja/python/hash.hpp"
#include "jinja/stdlib/civil.hpp"
#include "jinja/stdlib/timezone.hpp"

namespace carboy::jinja::python {

class DateTime final : public Operand {
  public:
    /// The local time, in microseconds since 1970-01-01 00:00.  Requires one of Python's years.
    explicit DateTime(std::int64_t micros, Zone zone = {}) : micros_(micros), zone_(std::move(zone)) {}
    std::int64_t micros() const noexcept { return micros_; }
    std::int64_t days() const noexcept { return floor_div(micros_, day); }
    std::int64_t since_midnight() const noexcept { return floor_mod(micros_, day); }
    const Zone& zone() const noexcept { return zone_; }
    /// The moment; without a zone, the local time.
    std::int64_t utc() const noexcept { return zone_ ? micros_ - zone_->offset() : micros_; }

    std::string_view type_name() const override { return "datetime.datetime"; }
    Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    void str(std::string& out) const override;
    Value operate(Operator op, const Value& other, bool reversed) const override;
    bool equals(const Value& other) const override;
    std::optional<std::partial_ordering> compare(const Value& other) const override;
    std::uint64_t hash() const override { return hash_number(static_cast<std::uint64_t>(utc())) + 19; }
    bool format(std::string_view spec, std::string& out) const override;
    Value json() const override;

  private:
    std::int64_t micros_;
    Zone zone_;
};

}  // namespace carboy::jinja::python
