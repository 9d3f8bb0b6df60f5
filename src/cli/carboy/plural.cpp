#include "cli/carboy/plural.hpp"

#include <string_view>

namespace carboy::cli {

std::string plural(const std::string& singular) {
    constexpr std::string_view vowels = "aeiou";
    const auto ends = [&](std::string_view end) { return singular.ends_with(end); };
    if (singular.size() > 1 && ends("y") && vowels.find(singular[singular.size() - 2]) == vowels.npos)
        return singular.substr(0, singular.size() - 1) + "ies";
    if (ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh")) return singular + "es";
    return singular + "s";
}

}  // namespace carboy::cli
