// A setting that a library reads, defined once: its name, its default and its meaning. The command `settings` and the
// guide's page of settings are generated from these.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace carboy::web {

/// Shape: T is bool, an integer, double, std::string_view for text, or std::nullptr_t for a list of strings, which is
/// empty by default.
template <class T>
struct KnownSetting {
    std::string_view name;
    T default_value;
    std::string_view meaning;
    /// Its value is not shown.
    bool secret = false;
};

/// A KnownSetting as text.
struct SettingInfo {
    std::string_view name;
    std::string_view type;
    std::string default_text;
    std::string_view meaning;
    bool secret = false;
};

namespace detail {
std::string default_text(bool value);
std::string default_text(std::int64_t value);
std::string default_text(double value);
std::string default_text(std::string_view value);
}  // namespace detail

template <class T>
SettingInfo describe(const KnownSetting<T>& setting) {
    SettingInfo info{setting.name, "string", {}, setting.meaning, setting.secret};
    if constexpr (std::is_same_v<T, std::nullptr_t>) {
        info.type = "list of strings";
        info.default_text = "[]";
    } else if constexpr (std::is_same_v<T, bool>) {
        info.type = "true or false";
        info.default_text = detail::default_text(setting.default_value);
    } else if constexpr (std::is_integral_v<T>) {
        info.type = "integer";
        info.default_text = detail::default_text(static_cast<std::int64_t>(setting.default_value));
    } else if constexpr (std::is_same_v<T, double>) {
        info.type = "number";
        info.default_text = detail::default_text(setting.default_value);
    } else {
        info.default_text = detail::default_text(std::string_view(setting.default_value));
    }
    return info;
}

}  // namespace carboy::web
