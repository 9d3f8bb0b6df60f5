#include <carboy/web/config/config.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

#include "web/config/config_file.hpp"
#include "web/config/setting_json.hpp"

namespace carboy::web {

namespace {

/// Returns the setting that an environment variable names: "MAIL__PORT" is PORT in MAIL.
Setting& nested(Config& config, std::string_view name) {
    std::size_t end = name.find("__");
    Setting* setting = &config[name.substr(0, end)];
    while (end != name.npos) {
        name.remove_prefix(end + 2);
        end = name.find("__");
        setting = &(*setting)[name.substr(0, end)];
    }
    return *setting;
}

bool is_setting_name(std::string_view name) {
    bool has_letter = false;
    for (const char c : name) {
        if (c >= 'a' && c <= 'z') return false;
        has_letter = has_letter || (c >= 'A' && c <= 'Z');
    }
    return has_letter;
}

/// Adds settings to those of a table of the same name instead of replacing it.
void merge(Setting& into, const Setting& setting) {
    if (!into.is_table() || !setting.is_table()) {
        into = setting;
        return;
    }
    for (const auto& [name, value] : std::get<Setting::Table>(setting.variant())) merge(into[name], value);
}

}  // namespace

Config::Config() noexcept = default;
Config::Config(std::initializer_list<Item> items) : items_(items) {}
Config::Config(const Config& other) = default;
Config::Config(Config&& other) noexcept = default;
Config& Config::operator=(const Config& other) = default;
Config& Config::operator=(Config&& other) noexcept = default;
Config::~Config() = default;

Config Config::from_env(std::string_view prefix) {
    Config config;
    const std::string start = std::string(prefix) + "_";
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view variable = *entry;
        const std::size_t equals = variable.find('=');
        if (!variable.starts_with(start) || equals == variable.npos || equals == start.size()) continue;
        nested(config, variable.substr(start.size(), equals - start.size())) =
            setting_of_text(variable.substr(equals + 1));
    }
    return config;
}

Config Config::from_file(const PathText& path, ConfigFileOptions options) {
    Config config;
    for (auto& [name, setting] : read_config_file(path, options.silent))
        if (is_setting_name(name)) config.set(name, std::move(setting));
    return config;
}

Config Config::from_envvar(const std::string& variable, ConfigFileOptions options) {
    const char* path = std::getenv(variable.c_str());
    if (path && *path) return from_file(path, options);
    if (options.silent) return {};
    throw Error("config_file", "The environment variable " + variable + " does not name a file of settings.",
                "Set it to the path of a .json or .toml file.");
}

Config Config::from_json_object(std::string_view text) {
    Config config;
    for (auto& [name, setting] : table_of_json(text)) {
        std::string upper = name;
        for (char& c : upper)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        config.set(upper, std::move(setting));
    }
    return config;
}

Config Config::get_namespace(std::string_view prefix) const {
    Config found;
    for (const auto& [name, setting] : items_)
        if (name.starts_with(prefix)) found.set(lower(std::string_view(name).substr(prefix.size())), setting);
    return found;
}

const Setting* Config::find(std::string_view name) const noexcept {
    for (const Item& item : items_)
        if (item.first == name) return &item.second;
    const std::size_t dot = name.find('.');
    if (dot == name.npos) return nullptr;
    const Setting* setting = find(name.substr(0, dot));
    for (std::size_t start = dot + 1, end; setting && start <= name.size(); start = end + 1) {
        end = std::min(name.find('.', start), name.size());
        setting = setting->find(name.substr(start, end - start));
    }
    return setting;
}

Setting& Config::operator[](std::string_view name) {
    for (Item& item : items_)
        if (item.first == name) return item.second;
    return items_.emplace_back(name, Setting()).second;
}

void Config::set_default(std::string_view name, Setting value) {
    if (!contains(name)) set(name, std::move(value));
}

void Config::update(const Config& other) {
    for (const Item& item : other.items_) merge((*this)[item.first], item.second);
}

void Config::from_mapping(std::initializer_list<Item> items) { update(Config(items)); }

void Config::refuse(std::string_view name, const Setting& setting) {
    throw Error("bad_setting",
                "The setting " + std::string(name) + " is '" + setting.text() + "', which has a different type.",
                "Set it to a value of the requested type.");
}

}  // namespace carboy::web
