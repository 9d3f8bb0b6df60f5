// The arguments of replace(): new values for fields, by position or by name.
#pragma once

#include "jinja/stdlib/civil.hpp"
#include "jinja/stdlib/timezone.hpp"

namespace carboy::jinja::python {

struct FieldEntry {
    std::string_view name;
    std::int64_t Civil::*field;  // null: tzinfo
};
inline constexpr FieldEntry datetime_fields[] = {{"year", &Civil::year},
                                                 {"month", &Civil::month},
                                                 {"day", &Civil::day},
                                                 {"hour", &Civil::hour},
                                                 {"minute", &Civil::minute},
                                                 {"second", &Civil::second},
                                                 {"microsecond", &Civil::microsecond},
                                                 {"tzinfo", nullptr}};
inline constexpr std::span<const FieldEntry> date_fields{datetime_fields, 3};
inline constexpr std::span<const FieldEntry> time_fields{datetime_fields + 3, 5};

/// Sets the fields that the arguments name.  Throws: TypeError.
void replace_fields(const Args& args, std::span<const FieldEntry> fields, Civil& civil, Zone* zone);

}  // namespace carboy::jinja::python
