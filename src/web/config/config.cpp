#include <carboy/web/config/config.hpp>

#include <unistd.h>

#include <boost/json.hpp>

#include <carboy/base/error.hpp>
#include <carboy/value/json/json_tree.hpp>

namespace carboy::web {

namespace {

Setting list_setting(const boost::json::array& array, std::string_view text) {
    Setting::List list;
    for (const boost::json::value& item : array) {
        if (!item.is_string()) return text;
        list.emplace_back(item.as_string());
    }
    return list;
}

/// Returns the JSON value that the text spells, or the text.
Setting parsed_setting(std::string_view text) {
    boost::json::value value;
    if (!carboy::value::parse_json_tree(text, value)) return text;
    switch (value.kind()) {
        case boost::json::kind::null: return nullptr;
        case boost::json::kind::bool_: return value.get_bool();
        case boost::json::kind::int64: return value.get_int64();
        case boost::json::kind::double_: return value.get_double();
        case boost::json::kind::string: return std::string(value.get_string());
        case boost::json::kind::array: return list_setting(value.get_array(), text);
        default: return text;
    }
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
        config.set(variable.substr(start.size(), equals - start.size()), parsed_setting(variable.substr(equals + 1)));
    }
    return config;
}

const Setting* Config::find(std::string_view name) const noexcept {
    for (const Item& item : items_)
        if (item.first == name) return &item.second;
    return nullptr;
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
    for (const Item& item : other.items_) set(item.first, item.second);
}

void Config::refuse(std::string_view name, const Setting& setting) {
    throw Error("bad_setting",
                "The setting " + std::string(name) + " is '" + setting.text() + "', which has a different type.",
                "Set it to a value of the requested type.");
}

}  // namespace carboy::web
