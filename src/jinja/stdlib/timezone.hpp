// Python's timezone: a fixed offset from UTC, optionally with a name.
#pragma once

#include "jinja/python/attribute_table.hpp"
#include "jinja/python/hash.hpp"

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
    std::uint64_t hash() const override { return hash_number(static_cast<std::uint64_t>(offset_) + 11); }

  private:
    std::int64_t offset_;
    std::string name_;
};

using Zone = Ptr<TimeZone>;

/// Returns "+01:00", with seconds and microseconds if they are not zero; `colon` is the separator.
void write_offset(std::int64_t offset, std::string_view colon, std::string& out);
/// A tzinfo argument: none, or a timezone.  Throws: TypeError.
Zone zone_of(const Value& value);
/// Return the tzinfo attribute and the results of utcoffset(), tzname() and dst().
Value zone_value(const Zone& zone);
Value zone_offset(const Zone& zone);
Value zone_name(const Zone& zone);

/// Returns the process's zone at a moment.  Units: seconds since 1970-01-01 in UTC.
Zone local_zone(std::int64_t seconds);
/// Returns the moment that has this local time in the process's zone.  Units: seconds since 1970-01-01.
std::int64_t from_local(std::int64_t seconds);

}  // namespace carboy::jinja::python
