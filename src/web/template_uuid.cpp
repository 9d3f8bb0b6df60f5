#include "web/template_uuid.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <string>

#include <carboy/jinja/python_values.hpp>

namespace carboy::web {

jinja::Value make_uuid_object(std::string_view text) {
    std::string digits(text);
    std::erase(digits, '-');
    std::array<std::uint8_t, 16> bytes{};
    if (digits.size() != 2 * bytes.size()) return jinja::Value(text);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const char* pair = digits.data() + 2 * i;
        if (std::from_chars(pair, pair + 2, bytes[i], 16).ptr != pair + 2) return jinja::Value(text);
    }
    return jinja::make_uuid(bytes);
}

}  // namespace carboy::web
