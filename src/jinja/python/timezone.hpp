// Python's timezone: a fixed offset from UTC, with a name where somebody gave it one.
#pragma once

#include "jinja/python/object.hpp"

namespace carboy::jinja::python {

class TimeZone final : public Operand {
  public:
    /// Units: microseconds, east of UTC.  Requires less than a day.
    explicit TimeZone(std::int64_t offset, std::string name = {}) : offset_(offset), name_(std::move(name)) {}
    std::int64_t offset() const noexcept { return offset_; }
    /// "UTC+01:00"
    std::string name() const;

    std::string_view type_name() const override { return "datetime.timezone"; }
    Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    void str(std::string& out) const override { out += name(); }
    bool equals(const Value& other) const override;
    std::uint64_t hash() const override { return static_cast<std::uint64_t>(offset_) + 11; }

  private:
    std::int64_t offset_;
    std::string name_;
};

using Zone = Ptr<TimeZone>;

/// "+01:00", with seconds and microseconds where there are such; `colon` stands between.
void write_offset(std::int64_t offset, std::string_view colon, std::string& out);
/// A tzinfo argument: none, or a timezone.  Throws: TypeError.
Zone zone_of(const Value& value);
/// The tzinfo attribute, and what utcoffset(), tzname() and dst() return.
Value zone_value(const Zone& zone);
Value zone_offset(const Zone& zone);
Value zone_name(const Zone& zone);

/// The zone of the process at a moment.  Units: seconds since 1970-01-01 in UTC.
Zone local_zone(std::int64_t seconds);
/// The moment at which clocks of the process's zone show it.  Units: seconds since 1970-01-01.
std::int64_t from_local(std::int64_t seconds);

}  // namespace carboy::jinja::python
