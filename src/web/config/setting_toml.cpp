#include "web/config/setting_toml.hpp"

#include <sstream>

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#include <toml++/toml.h>

#include <carboy/base/error.hpp>

namespace carboy::web {

namespace {

Setting setting_of(const toml::node& node);

template <class T>
std::string printed(const T& value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

Setting scalar_of(const toml::node& node) {
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* whole = node.as_integer()) return whole->get();
    if (const auto* floating = node.as_floating_point()) return floating->get();
    if (const auto* truth = node.as_boolean()) return truth->get();
    if (const auto* date = node.as_date()) return printed(date->get());
    if (const auto* time = node.as_time()) return printed(time->get());
    if (const auto* moment = node.as_date_time()) return printed(moment->get());
    return nullptr;
}

Setting list_of(const toml::array& array) {
    Setting::List list;
    for (const toml::node& item : array) {
        if (item.is_array() || item.is_table())
            throw Error("config_file",
                        "Line " + std::to_string(item.source().begin.line) +
                            " of the settings has a list that holds lists or tables.",
                        "A list may hold strings, numbers and bools.");
        const Setting setting = scalar_of(item);
        list.push_back(item.is_boolean() ? (*setting.as<bool>() ? "true" : "false") : setting.text());
    }
    return list;
}

Setting::Table table_of(const toml::table& table) {
    Setting::Table settings;
    for (const auto& [name, node] : table) settings.emplace_back(std::string(name.str()), setting_of(node));
    return settings;
}

Setting setting_of(const toml::node& node) {
    if (const toml::table* table = node.as_table()) return table_of(*table);
    if (const toml::array* array = node.as_array()) return list_of(*array);
    return scalar_of(node);
}

}  // namespace

Setting::Table table_of_toml(std::string_view text) {
    try {
        return table_of(toml::parse(text));
    } catch (const toml::parse_error& error) {
        throw Error("config_file",
                    "Line " + std::to_string(error.source().begin.line) +
                        " of the settings is not valid TOML: " + std::string(error.description()) + ".",
                    "Write lines such as PAGE_SIZE = 20 and, for a table, [MAIL].");
    }
}

}  // namespace carboy::web
