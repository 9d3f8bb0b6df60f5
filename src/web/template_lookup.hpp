// What the mappings that templates see have in common: request.args, session, g, config and their like.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <carboy/jinja/callable.hpp>

namespace carboy::web {

/// The value of a name in a mapping, or missing.
using Find = jinja::Value (*)(std::string_view name);

/// The mapping's `get`: the value, or the second argument, or None.  Source: Python's dict.get.
inline jinja::Value get_method(Find find) {
    return jinja::Value([find](const std::string& name, const std::optional<jinja::Value>& otherwise) {
        const jinja::Value value = find(name);
        return value.is_missing() ? otherwise.value_or(jinja::Value(nullptr)) : value;
    });
}

}  // namespace carboy::web
