#include <carboy/web/context/globals.hpp>

#include <algorithm>
#include <string>

#include <carboy/base/error.hpp>
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

void Globals::refuse_type(std::string_view name) {
    throw Error("wrong_global_type", "g[\"" + std::string(name) + "\"] has a value of another type.",
                "Use the same type wherever this name is stored and read.");
}

Globals& CurrentGlobals::operator*() const { return app_context().globals; }

}  // namespace carboy::web
