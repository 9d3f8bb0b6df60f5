#include <carboy/web/routing/url_value.hpp>

#include <algorithm>

#include "web/routing/url_text.hpp"

namespace carboy::web {

bool UrlDefaults::contains(std::string_view name) const noexcept {
    const auto has_name = [&](const auto& value) { return value.name == name && !value.value.is_none(); };
    return std::any_of(given_.begin(), given_.end(), has_name) || std::any_of(added_.begin(), added_.end(), has_name);
}

void UrlDefaults::set_default(std::string_view name, const UrlValue& value) {
    if (contains(name) || value.is_none()) return;
    added_.push_back({std::string(name), plain_text(value), value});
}

}  // namespace carboy::web
