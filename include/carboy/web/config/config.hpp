// An application's configuration: settings by name, like Flask's app.config.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/web/config/known_setting.hpp>
#include <carboy/web/config/setting.hpp>

namespace carboy::web {

/// Settings by name; names are upper case by convention.
/// Threads: set before serving, read from any.
class Config {
  public:
    using Item = std::pair<std::string, Setting>;

    Config() noexcept;
    Config(std::initializer_list<Item> items);
    Config(const Config& other);
    Config(Config&& other) noexcept;
    Config& operator=(const Config& other);
    Config& operator=(Config&& other) noexcept;
    ~Config();

    /// Reads the environment variables PREFIX_NAME as settings NAME. A text that is JSON (true, 3, 1.5, null, ["a"])
    /// becomes its value; other text is kept.
    /// Source: Flask config.py, Config.from_prefixed_env.
    static Config from_env(std::string_view prefix = "CARBOY");

    /// Returns the setting, creating it if it does not exist.
    Setting& operator[](std::string_view name);
    /// Returns the setting, or null.
    const Setting* find(std::string_view name) const noexcept;
    bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

    /// Returns the setting as a T, or the default when it is not set.
    /// Throws: Error "bad_setting" when its value is not a T.
    template <class T = std::string>
    T get(std::string_view name, std::type_identity_t<T> default_value = {}) const {
        const Setting* setting = find(name);
        if (!setting || setting->is_none()) return default_value;
        auto value = setting->as<T>();
        if (!value) refuse(name, *setting);
        return *std::move(value);
    }

    /// The same for a setting that is described in one place: text as a std::string, a list of texts as a
    /// Setting::List.
    template <class T>
    auto get(const KnownSetting<T>& setting) const {
        if constexpr (std::is_same_v<T, std::string_view>)
            return get<std::string>(setting.name, std::string(setting.default_value));
        else if constexpr (std::is_same_v<T, std::nullptr_t>)
            return get<Setting::List>(setting.name);
        else
            return get<T>(setting.name, setting.default_value);
    }

    void set(std::string_view name, Setting value) { (*this)[name] = std::move(value); }
    /// Sets the value unless the name is already set.
    void set_default(std::string_view name, Setting value);
    /// Copies all settings of the other configuration.
    void update(const Config& other);

    std::size_t size() const noexcept { return items_.size(); }
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    [[noreturn]] static void refuse(std::string_view name, const Setting& setting);

    std::vector<Item> items_;
};

}  // namespace carboy::web
