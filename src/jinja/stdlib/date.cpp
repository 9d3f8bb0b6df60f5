// Source: Python's Modules/_datetimemodule.c, PyDateTime_Date.
#include "jinja/stdlib/date.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/arguments.hpp"
#include "jinja/stdlib/clock_format.hpp"
#include "jinja/stdlib/replace.hpp"
#include "jinja/stdlib/timedelta.hpp"

#include <carboy/value/text/date_text.hpp>

#include <fmt/format.h>

namespace carboy::jinja::python {
namespace {

Civil civil(const Date& self) { return civil_of_day(self.days()); }

Value strftime(State&, const Value& self, const Args& args) {
    const Arguments given("strftime", args, {"format"}, 1);
    const auto& date = self_as<Date>(self);
    return Value(formatted_time(given.text(0, {}), civil(date), date.days(), {}));
}
Value isoformat(State&, const Value& self, const Args& args) {
    no_arguments("date.isoformat", args);
    return Value(self.str());
}
Value weekday(State&, const Value& self, const Args& args) {
    no_arguments("date.weekday", args);
    return weekday_of(self_as<Date>(self).days());
}
Value isoweekday(State&, const Value& self, const Args& args) {
    no_arguments("date.isoweekday", args);
    return weekday_of(self_as<Date>(self).days()) + 1;
}
Value isocalendar(State&, const Value& self, const Args& args) {
    no_arguments("date.isocalendar", args);
    return iso_calendar(self_as<Date>(self).days());
}
Value toordinal(State&, const Value& self, const Args& args) {
    no_arguments("date.toordinal", args);
    return self_as<Date>(self).days() - first_day + 1;
}
Value ctime(State&, const Value& self, const Args& args) {
    no_arguments("date.ctime", args);
    return ctime_text(self_as<Date>(self).days(), 0);
}
Value timetuple(State&, const Value& self, const Args& args) {
    no_arguments("date.timetuple", args);
    return time_tuple(self_as<Date>(self).days(), 0, -1);
}
Value replace(State&, const Value& self, const Args& args) {
    Civil fields = civil(self_as<Date>(self));
    replace_fields(args, date_fields, fields, nullptr);
    return make<Date>(day_of(fields));
}

constexpr AttributeEntry<Date> attributes[] = {
    {"year", [](const Date& self) { return Value(civil(self).year); }},
    {"month", [](const Date& self) { return Value(civil(self).month); }},
    {"day", [](const Date& self) { return Value(civil(self).day); }},
    {"min", [](const Date&) { return make<Date>(first_day); }},
    {"max", [](const Date&) { return make<Date>(last_day); }},
    {"resolution", [](const Date&) { return make<TimeDelta>(day); }},
};
constexpr MethodEntry methods[] = {
    {"strftime", strftime}, {"isoformat", isoformat},   {"weekday", weekday},
    {"ctime", ctime},       {"isoweekday", isoweekday}, {"isocalendar", isocalendar},
    {"replace", replace},   {"toordinal", toordinal},   {"timetuple", timetuple},
};

}  // namespace

Value Date::attribute(std::string_view name) { return find<Date>(*this, attributes, methods, name, date_constructors); }

void Date::repr(std::string& out) const {
    const Civil fields = civil(*this);
    fmt::format_to(std::back_inserter(out), "datetime.date({}, {}, {})", fields.year, fields.month, fields.day);
}

void Date::str(std::string& out) const { write_iso_date(days_, out); }

Value Date::operate(Operator op, const Value& other, bool reversed) const {
    if (op != Operator::add && (op != Operator::subtract || reversed)) {
        const auto* date = as<Date>(other);
        return date && op == Operator::subtract ? make<TimeDelta>(static_cast<Wide>(date->days_ - days_) * day)
                                                : Value::missing();
    }
    if (const auto* delta = as<TimeDelta>(other))
        return make<Date>(checked_day(op == Operator::add ? days_ + delta->days() : days_ - delta->days()));
    if (op == Operator::add) return Value::missing();
    if (const auto* date = as<Date>(other)) return make<TimeDelta>(static_cast<Wide>(days_ - date->days_) * day);
    return Value::missing();
}

bool Date::equals(const Value& other) const {
    const auto* date = as<Date>(other);
    return date && date->days_ == days_;
}

std::optional<std::partial_ordering> Date::compare(const Value& other) const {
    if (const auto* date = as<Date>(other)) return days_ <=> date->days_;
    return std::nullopt;
}

bool Date::format(std::string_view spec, std::string& out) const {
    out += formatted_time(spec, civil(*this), days_, {});
    return true;
}

Value Date::json() const { return Value(http_date(days_ * day)); }

Value iso_calendar(std::int64_t days) {
    static constexpr std::string_view names[] = {"year", "week", "weekday"};
    const IsoDate date = iso_date_of(days);
    return make_ref<Tuple>(std::vector<Value>{date.year, date.week, date.weekday}, names);
}

Value ctime_text(std::int64_t days, std::int64_t since_midnight) {
    const Civil civil = civil_of_day(days);
    return Value(fmt::format("{} {} {:2} {:02}:{:02}:{:02} {:04}",
                             value::weekday_name(static_cast<unsigned>((weekday_of(days) + 1) % 7)),
                             value::month_name(static_cast<unsigned>(civil.month)), civil.day, since_midnight / hour,
                             since_midnight / minute % 60, since_midnight / second % 60, civil.year));
}

Value time_tuple(std::int64_t days, std::int64_t since_midnight, std::int64_t is_dst) {
    static constexpr std::string_view names[] = {"tm_year", "tm_mon",  "tm_mday", "tm_hour", "tm_min",
                                                 "tm_sec",  "tm_wday", "tm_yday", "tm_isdst"};
    const Civil civil = civil_of_day(days);
    return make_ref<Tuple>(
        std::vector<Value>{civil.year, civil.month, civil.day, since_midnight / hour, since_midnight / minute % 60,
                           since_midnight / second % 60, weekday_of(days), day_of_year(days), is_dst},
        names);
}

}  // namespace carboy::jinja::python
