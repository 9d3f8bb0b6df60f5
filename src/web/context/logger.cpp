#include <carboy/web/context/logger.hpp>

#include <string>

#include "web/context/error_text.hpp"
#include "web/routing/url_text.hpp"

namespace carboy::web {

void Logger::write(LogLevel level, std::string_view text, std::span<const UrlValue> values) const {
    std::string line;
    for (const UrlValue& value : values) {
        const std::size_t place = text.find("{}");
        if (place == text.npos) break;
        line.append(text.substr(0, place)).append(plain_text(value));
        text.remove_prefix(place + 2);
    }
    log(level, line.append(text));
}

void Logger::exception(std::string_view text, const std::exception_ptr& error) const {
    if (is_enabled_for(LogLevel::error)) log(LogLevel::error, std::string(text) + ": " + error_chain_text(error));
}

}  // namespace carboy::web
