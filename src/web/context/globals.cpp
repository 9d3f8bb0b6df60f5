#include <carboy/web/context/globals.hpp>

#include <algorithm>

#include <carboy/web/context/context.hpp>

namespace carboy::web {

Global* Globals::find(std::string_view name) noexcept {
    for (const auto& [key, global] : items_)
        if (key == name) return global.get();
    return nullptr;
}

Global& Globals::operator[](std::string_view name) {
    if (Global* global = find(name)) return *global;
    return *items_.emplace_back(name, std::make_unique<Global>()).second;
}

void Globals::erase(std::string_view name) {
    std::erase_if(items_, [&](const auto& item) { return item.first == name; });
}

Globals& CurrentGlobals::operator*() const { return app_context().globals; }

}  // namespace carboy::web
