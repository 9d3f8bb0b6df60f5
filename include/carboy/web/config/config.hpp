// An application's configuration: settings by name, like Flask's app.config.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/path_text.hpp>
#include <carboy/value/json/json_struct.hpp>
#include <carboy/web/config/known_setting.hpp>
#include <carboy/web/config/setting.hpp>

namespace carboy::web {

/// How a file of settings is read.
struct ConfigFileOptions {
    /// A file that does not exist has no settings.
    bool silent = false;
};

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

    /// Reads the environment variables PREFIX_NAME as settings NAME. A string that is JSON (true, 3, 1.5, null, ["a"])
    /// becomes its value; other text is kept. PREFIX_MAIL__PORT is the setting PORT in the table MAIL.
    /// Source: Flask config.py, Config.from_prefixed_env.
    static Config from_env(std::string_view prefix = "CARBOY");
    /// Reads a file of JSON or TOML, according to its extension. Only names in upper case are settings.
    /// Throws: Error "config_file" for a file that cannot be read, unless it is missing and the options are silent.
    /// Source: Flask config.py, Config.from_file.
    static Config from_file(const PathText& path, ConfigFileOptions options = {});
    /// Reads the file that the environment variable names.  Throws: Error "config_file", also for an empty variable.
    static Config from_envvar(const std::string& variable, ConfigFileOptions options = {});
    /// Makes settings of the members of a plain struct or one with a CARBOY_JSON line: `page_size` becomes PAGE_SIZE.
    /// Source: Flask config.py, Config.from_object.
    template <value::JsonObject T>
    static Config from_object(const T& object) {
        return from_json_object(value::to_json<T>(object));
    }

    /// Returns the settings whose names begin with a prefix, without it and in lower case.
    /// Source: Flask config.py, Config.get_namespace.
    Config get_namespace(std::string_view prefix) const;

    /// Returns the setting, creating it if it does not exist.
    Setting& operator[](std::string_view name);
    /// Returns the setting, or null. "MAIL.PORT" is the setting PORT in the table MAIL.
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

    /// The same for a setting that is described in one place: text as a std::string, a list of strings as a
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
    /// The same for settings in a list: app.config.from_mapping({{"SECRET_KEY", key}, {"PAGE_SIZE", 20}}).
    void from_mapping(std::initializer_list<Item> items);

    std::size_t size() const noexcept { return items_.size(); }
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    static Config from_json_object(std::string_view text);
    [[noreturn]] static void refuse(std::string_view name, const Setting& setting);

    std::vector<Item> items_;
};

}  // namespace carboy::web
