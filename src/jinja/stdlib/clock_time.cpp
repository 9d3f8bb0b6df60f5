// Source: Python's Modules/_datetimemodule.c, PyDateTime_Time.
#include "jinja/stdlib/clock_time.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/stdlib/clock_format.hpp"
#include "jinja/stdlib/replace.hpp"
#include "jinja/stdlib/timedelta.hpp"

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

/// The day that strftime shows for a time without a date.
constexpr std::int64_t shown_day = -25567;  // 1900-01-01

Civil civil(const ClockTime& self) { return civil_of(shown_day * day + self.micros()); }

Value strftime(State&, const Value& self, const Args& args) {
    const Arguments given("strftime", args, {"format"}, 1);
    const auto& time = self_as<ClockTime>(self);
    return Value(formatted_time(given.text(0, {}), civil(time), shown_day, time.zone()));
}

Value isoformat(State&, const Value& self, const Args& args) {
    const Arguments given("isoformat", args, {"timespec"}, 0);
    const auto& time = self_as<ClockTime>(self);
    std::string out;
    write_iso_time(time.micros(), given.text(0, "auto"), time.zone(), out);
    return Value(out);
}

Value replace(State&, const Value& self, const Args& args) {
    const auto& time = self_as<ClockTime>(self);
    Civil fields = civil(time);
    Zone zone = time.zone();
    replace_fields(args, time_fields, fields, &zone);
    return make<ClockTime>(time_of(fields), zone);
}

template <Value (*Read)(const Zone&)>
Value of_zone(State&, const Value& self, const Args& args) {
    no_arguments("time", args);
    return Read(self_as<ClockTime>(self).zone());
}

constexpr AttributeEntry<ClockTime> attributes[] = {
    {"hour", [](const ClockTime& self) { return Value(self.micros() / hour); }},
    {"minute", [](const ClockTime& self) { return Value(self.micros() / minute % 60); }},
    {"second", [](const ClockTime& self) { return Value(self.micros() / second % 60); }},
    {"microsecond", [](const ClockTime& self) { return Value(self.micros() % second); }},
    {"tzinfo", [](const ClockTime& self) { return zone_value(self.zone()); }},
    {"fold", [](const ClockTime&) { return Value(0); }},
    {"min", [](const ClockTime&) { return make<ClockTime>(0); }},
    {"max", [](const ClockTime&) { return make<ClockTime>(day - 1); }},
    {"resolution", [](const ClockTime&) { return make<TimeDelta>(1); }},
};
constexpr MethodEntry methods[] = {
    {"strftime", strftime},         {"isoformat", isoformat},
    {"replace", replace},           {"utcoffset", of_zone<zone_offset>},
    {"tzname", of_zone<zone_name>}, {"dst", of_zone<[](const Zone&) { return Value(nullptr); }>},
};

}  // namespace

Value ClockTime::attribute(std::string_view name) {
    return find<ClockTime>(*this, attributes, methods, name, " fromisoformat ");
}

void ClockTime::repr(std::string& out) const {
    const auto to = std::back_inserter(out);
    fmt::format_to(to, "datetime.time({}, {}", micros_ / hour, micros_ / minute % 60);
    if (micros_ % minute != 0) fmt::format_to(to, ", {}", micros_ / second % 60);
    if (micros_ % second != 0) fmt::format_to(to, ", {}", micros_ % second);
    if (zone_) {
        out += ", tzinfo=";
        zone_->repr(out);
    }
    out += ')';
}

void ClockTime::str(std::string& out) const { write_iso_time(micros_, "auto", zone_, out); }

bool ClockTime::equals(const Value& other) const {
    const auto* time = as<ClockTime>(other);
    return time && !zone_ == !time->zone_ && utc() == time->utc();
}

std::optional<std::partial_ordering> ClockTime::compare(const Value& other) const {
    const auto* time = as<ClockTime>(other);
    if (!time) return std::nullopt;
    if (!zone_ != !time->zone_) type_error("can't compare offset-naive and offset-aware times");
    return utc() <=> time->utc();
}

bool ClockTime::format(std::string_view spec, std::string& out) const {
    out += formatted_time(spec, civil(*this), shown_day, zone_);
    return true;
}

}  // namespace carboy::jinja::python
