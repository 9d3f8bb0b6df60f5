// The variables of a matched URL.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <carboy/web/routing/url_converter.hpp>

namespace carboy::web {

/// A variable of a rule at run time.
struct RuleVariable {
    std::string name;
    Converter converter;
};

namespace detail {
std::optional<long long> path_integer(std::string_view text, bool is_signed);
std::optional<unsigned long long> path_unsigned(std::string_view text);
std::optional<double> path_floating(std::string_view text);
std::string canonical_uuid(std::string_view text);
}  // namespace detail

/// The values of a rule's variables in a URL, in the rule's order.
/// Lifetime: the request's path and the application's rules.
class PathValues {
  public:
    PathValues() = default;
    PathValues(const RuleVariable* variables, const std::string_view* values, std::size_t count)
        : variables_(variables), values_(values), count_(count) {}

    std::size_t size() const noexcept { return count_; }
    std::string_view name(std::size_t i) const noexcept { return variables_[i].name; }
    const Converter& converter(std::size_t i) const noexcept { return variables_[i].converter; }
    /// Returns the text in the URL.
    std::string_view text(std::size_t i) const noexcept { return values_[i]; }

    bool contains(std::string_view name) const noexcept;
    /// Returns the text of this variable.  Throws: Error "unknown_variable".
    std::string_view operator[](std::string_view name) const { return values_[position(name)]; }
    /// Returns this variable as a T; nullopt when it does not fit.  Throws: Error "unknown_variable".
    template <class T>
    std::optional<T> get(std::string_view name) const {
        return get<T>(position(name));
    }
    template <class T>
    std::optional<T> get(std::size_t i) const;

  private:
    std::size_t position(std::string_view name) const;

    const RuleVariable* variables_ = nullptr;
    const std::string_view* values_ = nullptr;
    std::size_t count_ = 0;
};

template <class T>
std::optional<T> PathValues::get(std::size_t i) const {
    const std::string_view text = values_[i];
    if constexpr (HasUrlConverter<T>) {
        return UrlConverter<T>::parse(text);
    } else if constexpr (std::is_floating_point_v<T>) {
        const auto value = detail::path_floating(text);
        return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    } else if constexpr (std::is_unsigned_v<T>) {
        const auto value = detail::path_unsigned(text);
        const bool fits = value && static_cast<T>(*value) == *value;
        return fits ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    } else if constexpr (std::is_integral_v<T>) {
        const auto value = detail::path_integer(text, true);
        const bool fits = value && static_cast<T>(*value) == *value;
        return fits ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
    } else if constexpr (std::is_same_v<T, std::string>) {
        return converter(i).type->value == ValueKind::uuid ? detail::canonical_uuid(text) : T(text);
    } else {
        return T(text);
    }
}

}  // namespace carboy::web
