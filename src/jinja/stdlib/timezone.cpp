// Source: Python's Modules/_datetimemodule.c, PyDateTime_TimeZone and local_to_seconds.
#include "jinja/stdlib/timezone.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/compare.hpp"
#include "jinja/python/repr.hpp"
#include "jinja/python/sequences.hpp"
#include "jinja/stdlib/civil.hpp"
#include "jinja/stdlib/timedelta.hpp"

#include <fmt/format.h>

#include <ctime>

namespace carboy::jinja::python {

std::string TimeZone::name() const {
    if (!name_.empty()) return name_;
    std::string out = "UTC";
    if (offset_ != 0) write_offset(offset_, ":", out);
    return out;
}

Value TimeZone::attribute(std::string_view name) {
    if (name == "utc") return make<TimeZone>(0);
    refuse(" utcoffset tzname dst fromutc min max ", type_name(), name);
    return Value::missing();
}

void TimeZone::repr(std::string& out) const {
    if (offset_ == 0 && name_.empty()) {
        out += "datetime.timezone.utc";
        return;
    }
    out += "datetime.timezone(";
    TimeDelta(offset_).repr(out);
    if (!name_.empty()) {
        out += ", ";
        write_repr_of_text(name_, out);
    }
    out += ')';
}

bool TimeZone::equals(const Value& other) const {
    const auto* zone = as<TimeZone>(other);
    return zone && zone->offset_ == offset_;
}

void write_offset(std::int64_t offset, std::string_view colon, std::string& out) {
    const std::int64_t size = offset < 0 ? -offset : offset;
    const auto to = std::back_inserter(out);
    fmt::format_to(to, "{}{:02}{}{:02}", offset < 0 ? '-' : '+', size / hour, colon, size / minute % 60);
    if (size % minute != 0) fmt::format_to(to, "{}{:02}", colon, size / second % 60);
    if (size % second != 0) fmt::format_to(to, ".{:06}", size % second);
}

Zone zone_of(const Value& value) {
    if (value.is_none()) return {};
    const auto* zone = as<TimeZone>(value);
    if (!zone)
        type_error(
            fmt::format("tzinfo argument must be None or of a tzinfo subclass, not type '{}'", type_name(value)));
    return Zone::share(const_cast<TimeZone*>(zone));
}

Value zone_value(const Zone& zone) { return zone ? Value(Ptr<NativeObject>::share(zone.get())) : Value(nullptr); }
Value zone_offset(const Zone& zone) { return zone ? make<TimeDelta>(zone->offset()) : Value(nullptr); }
Value zone_name(const Zone& zone) { return zone ? Value(zone->name()) : Value(nullptr); }

Zone local_zone(std::int64_t seconds) {
    const auto at = static_cast<std::time_t>(seconds);
    std::tm parts{};
    localtime_r(&at, &parts);
    return make_ref<TimeZone>(parts.tm_gmtoff * second, parts.tm_zone ? parts.tm_zone : "");
}

/// Returns the local time at a moment.  Throws: ValueError outside the range of Python's years.
static std::int64_t local(std::int64_t at) {
    const std::int64_t shown = at + local_zone(at)->offset() / second;
    if (shown < first_day * (day / second)) value_error("year 0 is out of range");
    if (shown >= (last_day + 1) * (day / second)) value_error("year 10000 is out of range");
    return shown;
}

std::int64_t from_local(std::int64_t seconds) {
    const std::int64_t before = local(seconds) - seconds;
    const std::int64_t guess = seconds - before;
    const std::int64_t shown = local(guess);
    std::int64_t other = 0;
    if (shown == seconds) {
        // An hour occurs twice when clocks are set back; this uses the first one, like Python's fold=0.
        const std::int64_t earlier = guess - day / second;
        other = local(earlier) - earlier;
        if (other == before) return guess;
    } else {
        other = shown - guess;
    }
    const std::int64_t second_guess = seconds - other;
    if (local(second_guess) == seconds) return second_guess;
    return shown == seconds ? guess : std::max(guess, second_guess);
}

}  // namespace carboy::jinja::python
