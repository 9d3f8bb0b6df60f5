// The values of fields as templates see them.
#pragma once

#include <chrono>

#include <carboy/jinja/stdlib/chrono.hpp>
#include <carboy/web/forms/time_fields.hpp>

namespace carboy::web {

inline jinja::Value show_value(const std::string& text) { return jinja::Value::view(text); }
inline jinja::Value show_value(std::int64_t number) { return number; }
inline jinja::Value show_value(double number) { return number; }
inline jinja::Value show_value(bool flag) { return flag; }
inline jinja::Value show_value(FormDateTime time) { return jinja::make_datetime(time.time_since_epoch()); }
inline jinja::Value show_value(std::chrono::sys_days day) { return jinja::make_date(day); }
inline jinja::Value show_value(std::chrono::microseconds since_midnight) { return jinja::make_time(since_midnight); }

}  // namespace carboy::web
