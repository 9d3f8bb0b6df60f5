#include "web/forms/message.hpp"

namespace carboy::web {

std::string format_message(std::string_view text,
                           std::initializer_list<std::pair<std::string_view, std::string_view>> values) {
    std::string out;
    while (!text.empty()) {
        const std::size_t percent = text.find('%');
        out += text.substr(0, percent);
        if (percent == text.npos) break;
        text.remove_prefix(percent);
        if (text.starts_with("%%")) {
            out += '%';
            text.remove_prefix(2);
            continue;
        }
        const std::size_t close = text.starts_with("%(") ? text.find(')') : text.npos;
        bool replaced = false;
        if (close != text.npos && close + 1 < text.size() && (text[close + 1] == 'd' || text[close + 1] == 's'))
            for (const auto& [name, value] : values)
                if (name == text.substr(2, close - 2)) {
                    out += value;
                    replaced = true;
                }
        out += replaced ? "" : "%";
        text.remove_prefix(replaced ? close + 2 : 1);
    }
    return out;
}

}  // namespace carboy::web
