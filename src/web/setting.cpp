#include <carboy/web/setting.hpp>

#include <carboy/http/multi_dict.hpp>

#include "web/url_text.hpp"

namespace carboy::web {

std::optional<bool> Setting::as_bool() const {
    if (const auto* value = std::get_if<bool>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value != 0;
    if (const auto* value = std::get_if<std::string>(&value_)) return http::parse_value<bool>(*value);
    return std::nullopt;
}

std::optional<std::int64_t> Setting::as_integer() const {
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
    if (const auto* value = std::get_if<std::string>(&value_)) return http::parse_value<std::int64_t>(*value);
    return std::nullopt;
}

std::optional<double> Setting::as_floating() const {
    if (const auto* value = std::get_if<double>(&value_)) return *value;
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return static_cast<double>(*value);
    if (const auto* value = std::get_if<std::string>(&value_)) return http::parse_value<double>(*value);
    return std::nullopt;
}

std::optional<std::string> Setting::as_text() const {
    if (is_none() || std::holds_alternative<List>(value_)) return std::nullopt;
    return text();
}

std::optional<Setting::List> Setting::as_list() const {
    if (const auto* value = std::get_if<List>(&value_)) return *value;
    if (const auto* value = std::get_if<std::string>(&value_)) return List{*value};
    return std::nullopt;
}

std::string Setting::text() const {
    if (const auto* value = std::get_if<std::string>(&value_)) return *value;
    if (const auto* value = std::get_if<bool>(&value_)) return plain_text(*value);
    if (const auto* value = std::get_if<std::int64_t>(&value_)) return plain_text(*value);
    if (const auto* value = std::get_if<double>(&value_)) return plain_text(*value);
    if (is_none()) return "None";
    std::string text = "[";
    for (const std::string& item : std::get<List>(value_))
        text.append(text.size() > 1 ? ", '" : "'").append(item) += '\'';
    return text + "]";
}

}  // namespace carboy::web
