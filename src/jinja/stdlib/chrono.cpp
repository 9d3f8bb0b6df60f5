// The conversion of C++'s time points and durations to values, and back.
#include <carboy/jinja/stdlib/chrono.hpp>

#include "jinja/errors/fail.hpp"
#include "jinja/stdlib/clock_time.hpp"
#include "jinja/stdlib/date.hpp"
#include "jinja/stdlib/datetime.hpp"
#include "jinja/stdlib/timedelta.hpp"

#include <fmt/format.h>

namespace carboy::jinja {

using namespace python;

namespace {

class TimeDeltaClass final : public Callable {
  public:
    std::string_view type_name() const override { return "type"; }
    void repr(std::string& out) const override { out += "<class 'datetime.timedelta'>"; }
    Value call(State& state, const Args& args) override { return construct_timedelta(state, args); }
};

/// Checks for a day that Python supports.  Throws: ValueError for others.
std::int64_t python_day(std::int64_t days) {
    if (days < first_day || days > last_day) {
        const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
        value_error(fmt::format("year {} is out of range", static_cast<int>(date.year())));
    }
    return days;
}

}  // namespace

Value make_datetime(std::chrono::microseconds since_epoch) {
    python_day(floor_div(since_epoch.count(), day));
    return make<DateTime>(since_epoch.count());
}

Value make_datetime_in(std::chrono::sys_time<std::chrono::microseconds> moment, std::chrono::minutes offset,
                       std::string_view name) {
    if (offset <= -std::chrono::days(1) || offset >= std::chrono::days(1))
        value_error("offset must be strictly between -timedelta(hours=24) and timedelta(hours=24)");
    const auto shown = moment.time_since_epoch() + offset;
    python_day(floor_div(shown.count(), day));
    return make<DateTime>(shown.count(), make_ref<TimeZone>(offset.count() * minute, std::string(name)));
}

Value make_date(std::chrono::sys_days date) { return make<Date>(python_day(date.time_since_epoch().count())); }

Value make_time(std::chrono::microseconds since_midnight) {
    if (since_midnight.count() < 0 || since_midnight.count() >= day) value_error("hour must be in 0..23");
    return make<ClockTime>(since_midnight.count());
}

Value make_timedelta(std::chrono::microseconds length) { return make<TimeDelta>(length.count()); }

Value python_timedelta() { return Value(Ptr<NativeObject>::adopt(new TimeDeltaClass)); }

std::optional<std::chrono::microseconds> as_datetime(const Value& value) {
    const auto* time = as<DateTime>(value);
    return time ? std::optional(std::chrono::microseconds(time->utc())) : std::nullopt;
}

std::optional<std::chrono::sys_days> as_date(const Value& value) {
    const auto* date = as<Date>(value);
    return date ? std::optional(std::chrono::sys_days(std::chrono::days(date->days()))) : std::nullopt;
}

std::optional<std::chrono::microseconds> as_time(const Value& value) {
    const auto* time = as<ClockTime>(value);
    return time ? std::optional(std::chrono::microseconds(time->micros())) : std::nullopt;
}

std::optional<std::chrono::microseconds> as_timedelta(const Value& value) {
    const auto* length = as<TimeDelta>(value);
    if (!length || length->micros() > INT64_MAX || length->micros() < INT64_MIN) return std::nullopt;
    return std::chrono::microseconds(static_cast<std::int64_t>(length->micros()));
}

}  // namespace carboy::jinja
