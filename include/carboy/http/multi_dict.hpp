// The parsed form of a query string, a form or a Cookie header: ordered pairs in which a name may occur several times.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace carboy::http {

/// Converts text to a T. Returns nullopt for text that is not a T or is out of range. Like Python's int(), accepts
/// white space around a number and a sign.
/// Shape: specialised for the integer types, float, double, bool ("1", "true", "yes", "on" and their opposites) and
/// string.
template <class T>
std::optional<T> parse_value(std::string_view text);

template <>
std::optional<int> parse_value<int>(std::string_view);
template <>
std::optional<long> parse_value<long>(std::string_view);
template <>
std::optional<long long> parse_value<long long>(std::string_view);
template <>
std::optional<unsigned> parse_value<unsigned>(std::string_view);
template <>
std::optional<unsigned long> parse_value<unsigned long>(std::string_view);
template <>
std::optional<unsigned long long> parse_value<unsigned long long>(std::string_view);
template <>
std::optional<float> parse_value<float>(std::string_view);
template <>
std::optional<double> parse_value<double>(std::string_view);
template <>
std::optional<bool> parse_value<bool>(std::string_view);
template <>
std::optional<std::string> parse_value<std::string>(std::string_view);

/// Ordered pairs of names and values.
/// Source: Werkzeug datastructures, MultiDict.
class MultiDict {
  public:
    using Item = std::pair<std::string, std::string>;

    /// `kind` names an item in errors ("form field") and must be a literal.
    explicit MultiDict(std::string_view kind = "field") : kind_(kind) {}

    /// Returns the first value of this name.  Throws: BadRequestKeyError (a 400 that names the field) when there is
    /// none.
    const std::string& operator[](std::string_view name) const;
    /// Returns the first value of this name, or null.
    const std::string* find(std::string_view name) const noexcept;
    /// Returns the first value of this name, or the default.
    std::string get(std::string_view name, std::string_view default_value = {}) const;
    /// Returns the first value converted to T, or the default when it is missing or is not a T.
    template <class T>
    T get(std::string_view name, std::type_identity_t<T> default_value) const {
        auto value = get<T>(name);
        return value ? *std::move(value) : std::move(default_value);
    }
    /// Returns the first value converted to T, or nullopt when it is missing or is not a T.
    template <class T>
    std::optional<T> get(std::string_view name) const {
        const std::string* text = find(name);
        return text ? parse_value<T>(*text) : std::nullopt;
    }
    /// Returns all values of this name in order.
    std::vector<std::string> getlist(std::string_view name) const;
    /// Returns all values of this name that are a T, converted. Others are left out.
    template <class T>
    std::vector<T> getlist(std::string_view name) const {
        std::vector<T> values;
        for (const auto& [known, text] : items_)
            if (known == name)
                if (auto value = parse_value<T>(text)) values.push_back(*std::move(value));
        return values;
    }
    bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }

    void add(std::string name, std::string value);
    void clear() noexcept;

    std::size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    std::string_view kind_;
    std::vector<Item> items_;
};

}  // namespace carboy::http
