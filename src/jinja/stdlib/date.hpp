// Python's date: a day of the years 1 to 9999.
#pragma once

#include "jinja/python/attribute_table.hpp"
#include "jinja/python/hash.hpp"

namespace carboy::jinja::python {

class Date final : public Operand {
  public:
    /// Days since 1970-01-01.  Requires one of Python's years.
    explicit Date(std::int64_t days) : days_(days) {}
    std::int64_t days() const noexcept { return days_; }

    std::string_view type_name() const override { return "datetime.date"; }
    Value attribute(std::string_view name) override;
    void repr(std::string& out) const override;
    void str(std::string& out) const override;
    Value operate(Operator op, const Value& other, bool reversed) const override;
    bool equals(const Value& other) const override;
    std::optional<std::partial_ordering> compare(const Value& other) const override;
    std::uint64_t hash() const override { return hash_number(static_cast<std::uint64_t>(days_)) + 17; }
    bool format(std::string_view spec, std::string& out) const override;
    Value json() const override;

  private:
    std::int64_t days_;
};

/// The functions that date and datetime share: isocalendar(), ctime(), timetuple().
Value iso_calendar(std::int64_t days);
Value ctime_text(std::int64_t days, std::int64_t since_midnight);
Value time_tuple(std::int64_t days, std::int64_t since_midnight, std::int64_t is_dst);
inline constexpr std::string_view date_constructors =
    " today now utcnow fromtimestamp utcfromtimestamp fromordinal fromisoformat fromisocalendar combine strptime ";

}  // namespace carboy::jinja::python
