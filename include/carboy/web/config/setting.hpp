// One value of the configuration.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace carboy::web {

/// Nothing, a bool, a number, text, a list of strings, or a table of settings by name.
class Setting {
  public:
    using List = std::vector<std::string>;
    using Table = std::vector<std::pair<std::string, Setting>>;

    Setting() noexcept;
    Setting(std::nullptr_t) noexcept;
    Setting(bool value) noexcept;
    template <std::integral T>
    requires(!std::same_as<T, bool>) Setting(T value) : Setting(Number(), static_cast<std::int64_t>(value)) {}
    template <std::floating_point T>
    Setting(T value) : Setting(Number(), static_cast<double>(value)) {}
    Setting(const char* value);
    Setting(std::string_view value);
    Setting(std::string value);
    Setting(List value);
    Setting(Table value);
    Setting(const Setting& other);
    Setting(Setting&& other) noexcept;
    Setting& operator=(const Setting& other);
    Setting& operator=(Setting&& other) noexcept;
    ~Setting();

    bool is_none() const noexcept { return value_.index() == 0; }
    bool is_table() const noexcept { return std::holds_alternative<Table>(value_); }

    /// Returns the setting of this name in a table, or null.
    const Setting* find(std::string_view name) const noexcept;
    /// Returns the setting of this name, creating it if it does not exist. Anything but a table becomes an empty one.
    Setting& operator[](std::string_view name);

    /// Returns the setting as a bool, an integer, a floating-point number, a string or a List; nullopt when it has
    /// another type. A string that spells a number or a bool is accepted as one, and a single string as a list of one.
    template <class T>
    std::optional<T> as() const;

    /// Returns the output of Python's str(), for messages and templates.
    std::string text() const;
    const auto& variant() const noexcept { return value_; }

  private:
    struct Number {};
    Setting(Number, std::int64_t value) noexcept;
    Setting(Number, double value) noexcept;

    std::optional<bool> as_bool() const;
    std::optional<std::int64_t> as_integer() const;
    std::optional<double> as_floating() const;
    std::optional<std::string> as_text() const;
    std::optional<List> as_list() const;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Table> value_;
};

template <class T>
std::optional<T> Setting::as() const {
    if constexpr (std::same_as<T, bool>) {
        return as_bool();
    } else if constexpr (std::integral<T>) {
        const auto value = as_integer();
        return value && std::in_range<T>(*value) ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    } else if constexpr (std::floating_point<T>) {
        const auto value = as_floating();
        return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    } else if constexpr (std::same_as<T, List>) {
        return as_list();
    } else {
        static_assert(std::same_as<T, std::string>,
                      "carboy: a setting is read as bool, an integer, a floating-point number, std::string or "
                      "Setting::List");
        return as_text();
    }
}

}  // namespace carboy::web
