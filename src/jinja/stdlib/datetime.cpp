// Source: Python's Modules/_datetimemodule.c, PyDateTime_DateTime.
#include "jinja/stdlib/datetime.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/stdlib/clock_format.hpp"
#include "jinja/stdlib/clock_time.hpp"
#include "jinja/stdlib/date.hpp"
#include "jinja/stdlib/replace.hpp"
#include "jinja/stdlib/timedelta.hpp"
#include "jinja/text/unicode.hpp"

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

Civil civil(const DateTime& self) { return civil_of(self.micros()); }

/// Returns a moment as a datetime.  Throws: OverflowError outside the range of Python's years.
Value checked(Wide micros, const Zone& zone) {
    checked_day(static_cast<std::int64_t>(micros / day - (micros % day < 0)));
    return make<DateTime>(static_cast<std::int64_t>(micros), zone);
}

/// A method without arguments.
template <Value (*Read)(const DateTime&)>
Value method(State&, const Value& self, const Args& args) {
    no_arguments("datetime", args);
    return Read(self_as<DateTime>(self));
}

Value strftime(State&, const Value& self, const Args& args) {
    const Arguments given("strftime", args, {"format"}, 1);
    const auto& time = self_as<DateTime>(self);
    return Value(formatted_time(given.text(0, {}), civil(time), time.days(), time.zone()));
}

Value isoformat(State&, const Value& self, const Args& args) {
    const Arguments given("isoformat", args, {"sep", "timespec"}, 0);
    const std::string_view between = given.text(0, "T");
    if (unicode::length(between) != 1) type_error("isoformat() argument 1 must be a unicode character, not str");
    const auto& time = self_as<DateTime>(self);
    std::string out;
    write_iso_date(time.days(), out);
    out += between;
    write_iso_time(time.since_midnight(), given.text(1, "auto"), time.zone(), out);
    return Value(out);
}

Value timestamp(const DateTime& self) {
    if (self.zone()) return to_seconds(self.utc());
    const std::int64_t moment = from_local(floor_div(self.micros(), second));
    return static_cast<double>(moment) + static_cast<double>(floor_mod(self.micros(), second)) / 1e6;
}

/// Returns the moment of a datetime without a zone, in the process's zone.
std::int64_t local_moment(std::int64_t micros) {
    return micros - local_zone(from_local(floor_div(micros, second)))->offset();
}

Value astimezone(State&, const Value& self, const Args& args) {
    const Arguments given("astimezone", args, {"tz"}, 0);
    const auto& time = self_as<DateTime>(self);
    const Zone wanted = given.given(0) ? zone_of(given.at(0)) : Zone();
    const std::int64_t moment = time.zone() ? time.utc() : local_moment(time.micros());
    const Zone zone = wanted ? wanted : local_zone(floor_div(moment, second));
    return checked(static_cast<Wide>(moment) + zone->offset(), zone);
}

Value replace(State&, const Value& self, const Args& args) {
    const auto& time = self_as<DateTime>(self);
    Civil fields = civil(time);
    Zone zone = time.zone();
    replace_fields(args, datetime_fields, fields, &zone);
    return make<DateTime>(day_of(fields) * day + time_of(fields), zone);
}

Value utctimetuple(const DateTime& self) {
    const std::int64_t moment = self.utc();
    return time_tuple(checked_day(floor_div(moment, day)), floor_mod(moment, day), 0);
}

template <std::int64_t Civil::*Field>
Value field(const DateTime& self) {
    return civil(self).*Field;
}

constexpr AttributeEntry<DateTime> attributes[] = {
    {"year", field<&Civil::year>},
    {"month", field<&Civil::month>},
    {"day", field<&Civil::day>},
    {"hour", field<&Civil::hour>},
    {"minute", field<&Civil::minute>},
    {"second", field<&Civil::second>},
    {"microsecond", field<&Civil::microsecond>},
    {"tzinfo", [](const DateTime& self) { return zone_value(self.zone()); }},
    {"fold", [](const DateTime&) { return Value(0); }},
    {"min", [](const DateTime&) { return make<DateTime>(first_day * day); }},
    {"max", [](const DateTime&) { return make<DateTime>(last_day * day + day - 1); }},
    {"resolution", [](const DateTime&) { return make<TimeDelta>(1); }},
};
constexpr MethodEntry methods[] = {
    {"strftime", strftime},
    {"isoformat", isoformat},
    {"date", method<[](const DateTime& self) { return make<Date>(self.days()); }>},
    {"time", method<[](const DateTime& self) { return make<ClockTime>(self.since_midnight()); }>},
    {"timetz", method<[](const DateTime& self) { return make<ClockTime>(self.since_midnight(), self.zone()); }>},
    {"weekday", method<[](const DateTime& self) { return Value(weekday_of(self.days())); }>},
    {"isoweekday", method<[](const DateTime& self) { return Value(weekday_of(self.days()) + 1); }>},
    {"isocalendar", method<[](const DateTime& self) { return iso_calendar(self.days()); }>},
    {"toordinal", method<[](const DateTime& self) { return Value(self.days() - first_day + 1); }>},
    {"timestamp", method<timestamp>},
    {"ctime", method<[](const DateTime& self) { return ctime_text(self.days(), self.since_midnight()); }>},
    {"timetuple", method<[](const DateTime& self) { return time_tuple(self.days(), self.since_midnight(), -1); }>},
    {"utctimetuple", method<utctimetuple>},
    {"utcoffset", method<[](const DateTime& self) { return zone_offset(self.zone()); }>},
    {"tzname", method<[](const DateTime& self) { return zone_name(self.zone()); }>},
    {"dst", method<[](const DateTime&) { return Value(nullptr); }>},
    {"replace", replace},
    {"astimezone", astimezone},
};

}  // namespace

Value DateTime::attribute(std::string_view name) {
    return find<DateTime>(*this, attributes, methods, name, date_constructors);
}

void DateTime::repr(std::string& out) const {
    const Civil fields = civil(*this);
    const auto to = std::back_inserter(out);
    fmt::format_to(to, "datetime.datetime({}, {}, {}, {}, {}", fields.year, fields.month, fields.day, fields.hour,
                   fields.minute);
    if (fields.second != 0 || fields.microsecond != 0) fmt::format_to(to, ", {}", fields.second);
    if (fields.microsecond != 0) fmt::format_to(to, ", {}", fields.microsecond);
    if (zone_) {
        out += ", tzinfo=";
        zone_->repr(out);
    }
    out += ')';
}

void DateTime::str(std::string& out) const {
    write_iso_date(days(), out);
    out += ' ';
    write_iso_time(since_midnight(), "auto", zone_, out);
}

Value DateTime::operate(Operator op, const Value& other, bool reversed) const {
    if (op != Operator::add && op != Operator::subtract) return Value::missing();
    if (const auto* delta = as<TimeDelta>(other)) {
        if (op == Operator::add) return checked(micros_ + delta->micros(), zone_);
        return reversed ? Value::missing() : checked(micros_ - delta->micros(), zone_);
    }
    const auto* time = as<DateTime>(other);
    if (!time || op == Operator::add) return Value::missing();
    if (!zone_ != !time->zone_) type_error("can't subtract offset-naive and offset-aware datetimes");
    return make<TimeDelta>(reversed ? time->utc() - utc() : utc() - time->utc());
}

bool DateTime::equals(const Value& other) const {
    const auto* time = as<DateTime>(other);
    return time && !zone_ == !time->zone_ && utc() == time->utc();
}

std::optional<std::partial_ordering> DateTime::compare(const Value& other) const {
    if (as<Date>(other)) type_error("can't compare datetime.datetime to datetime.date");
    const auto* time = as<DateTime>(other);
    if (!time) return std::nullopt;
    if (!zone_ != !time->zone_) type_error("can't compare offset-naive and offset-aware datetimes");
    return utc() <=> time->utc();
}

bool DateTime::format(std::string_view spec, std::string& out) const {
    out += formatted_time(spec, civil(*this), days(), zone_);
    return true;
}

Value DateTime::json() const { return Value(http_date(utc())); }

}  // namespace carboy::jinja::python
