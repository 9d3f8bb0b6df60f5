#include <carboy/base/text.hpp>

#include <algorithm>

namespace carboy {

static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string snake_case(std::string_view camel) {
    std::string out;
    for (std::size_t i = 0; i < camel.size(); ++i) {
        const bool starts_word =
            i > 0 && is_upper(camel[i]) && camel[i - 1] != '_' &&
            (!is_upper(camel[i - 1]) || (i + 1 < camel.size() && !is_upper(camel[i + 1]) && camel[i + 1] != '_'));
        if (starts_word) out += '_';
        out += to_lower(camel[i]);
    }
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), to_lower);
    return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept {
    // Most strings have the same case, so a character is rarely converted.
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [](char x, char y) { return x == y || to_lower(x) == to_lower(y); });
}

}  // namespace carboy
