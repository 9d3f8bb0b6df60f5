#include "jinja/stdlib/replace.hpp"

#include "jinja/errors/fail.hpp"
#include "jinja/python/sequences.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace carboy::jinja::python {
namespace {

void set(const FieldEntry& entry, const Value& value, Civil& civil, Zone* zone) {
    if (entry.field)
        civil.*entry.field = index_of(value);
    else
        *zone = zone_of(value);
}

}  // namespace

void replace_fields(const Args& args, std::span<const FieldEntry> fields, Civil& civil, Zone* zone) {
    if (args.size() > fields.size())
        type_error(
            fmt::format("replace() takes at most {} positional arguments ({} given)", fields.size(), args.size()));
    for (std::size_t i = 0; i < args.size(); ++i) set(fields[i], args[i], civil, zone);
    for (const NamedValue& argument : args.keyword) {
        if (argument.name == "fold" && zone) {
            if (index_of(argument.value) != 0)
                fail("NotImplementedError", "templates do not tell the two times of a repeated hour apart: fold");
            continue;
        }
        const auto found = std::find_if(fields.begin(), fields.end(),
                                        [&](const FieldEntry& entry) { return entry.name == argument.name; });
        if (found == fields.end())
            type_error(fmt::format("'{}' is an invalid keyword argument for replace()", argument.name));
        if (found - fields.begin() < static_cast<std::ptrdiff_t>(args.size()))
            type_error(fmt::format("argument for replace() given by name ('{}') and position ({})", argument.name,
                                   found - fields.begin() + 1));
        set(*found, argument.value, civil, zone);
    }
}

}  // namespace carboy::jinja::python
