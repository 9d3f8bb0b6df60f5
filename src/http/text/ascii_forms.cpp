#include "http/text/ascii_forms.hpp"

#include <algorithm>

namespace carboy::http {

void append_ascii_form(std::string& out, char32_t code) {
    const auto after = std::upper_bound(ascii_forms.begin(), ascii_forms.end(), code,
                                        [](char32_t wanted, const AsciiForm& form) { return wanted < form.first; });
    if (after == ascii_forms.begin()) return;
    const AsciiForm& form = *(after - 1);
    const char32_t distance = code - form.first;
    if (distance >= form.count) return;
    if (form.count == 1)
        out += form.form;
    else
        out += static_cast<char>(form.form.front() + distance);
}

}  // namespace carboy::http
