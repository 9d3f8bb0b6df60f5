// strftime and the ISO 8601 form of times.
#pragma once

#include "jinja/stdlib/civil.hpp"
#include "jinja/stdlib/timezone.hpp"

namespace carboy::jinja::python {

/// Python's strftime: C's in the C locale, with %f, %z and %Z as in Python.
std::string formatted_time(std::string_view format, const Civil& civil, std::int64_t days, const Zone& zone);

/// Appends "09:00:00.000001+01:00".  Throws: ValueError for an unknown timespec.
void write_iso_time(std::int64_t micros, std::string_view timespec, const Zone& zone, std::string& out);
/// "2024-03-02"
void write_iso_date(std::int64_t days, std::string& out);
/// "Sat, 02 Mar 2024 09:00:00 GMT".  Source: Werkzeug http.py, http_date.
std::string http_date(std::int64_t micros);

}  // namespace carboy::jinja::python
