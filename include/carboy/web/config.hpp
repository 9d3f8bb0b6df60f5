// An application's configuration: settings by name, as Flask's app.config.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/web/setting.hpp>

namespace carboy::web {

/// Settings by name; names are upper case by custom.
/// Threads: set before serving, read from any.
class Config {
  public:
    using Item = std::pair<std::string, Setting>;

    Config() = default;
    Config(std::initializer_list<Item> items) : items_(items) {}

    /// The environment's variables PREFIX_NAME as settings NAME. Text that is JSON (true, 3, 1.5, null, ["a"]) becomes
    /// what it says, other text stays as it is.
    /// Source: Flask config.py, Config.from_prefixed_env.
    static Config from_env(std::string_view prefix = "CARBOY");

    /// The setting, made when it is not there.
    Setting& operator[](std::string_view name);
    /// The setting, or null.
    const Setting* find(std::string_view name) const noexcept;
    bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

    /// The setting as a T, or the default when it is not set.
    /// Throws: Error "bad_setting" when it is set to something that is no T.
    template <class T = std::string>
    T get(std::string_view name, std::type_identity_t<T> default_value = {}) const {
        const Setting* setting = find(name);
        if (!setting || setting->is_none()) return default_value;
        auto value = setting->as<T>();
        if (!value) refuse(name, *setting);
        return *std::move(value);
    }

    void set(std::string_view name, Setting value) { (*this)[name] = std::move(value); }
    /// Sets the name unless it is there.
    void set_default(std::string_view name, Setting value);
    /// Takes over all settings of the other.
    void update(const Config& other);

    std::size_t size() const noexcept { return items_.size(); }
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    [[noreturn]] static void refuse(std::string_view name, const Setting& setting);

    std::vector<Item> items_;
};

}  // namespace carboy::web
