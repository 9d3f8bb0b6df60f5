// Repeated slashes in rules and paths.
#pragma once

#include <string>
#include <string_view>

namespace carboy::web {

/// Replaces every "//" with "/" in one pass from the left, like Werkzeug: "///" becomes "//".
inline std::string merge_slashes(std::string_view text) {
    std::string merged;
    merged.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        merged += text[i];
        if (text.substr(i).starts_with("//")) ++i;
    }
    return merged;
}

}  // namespace carboy::web
