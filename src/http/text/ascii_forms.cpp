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

std::string ascii_form(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x80) {
            out += text[at++];
            continue;
        }
        const std::size_t size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
        char32_t code = byte & (0xffU >> (size + 1));
        for (std::size_t i = 1; i < size && at + i < text.size(); ++i)
            code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3f);
        append_ascii_form(out, code);
        at += size;
    }
    return out;
}

}  // namespace carboy::http
