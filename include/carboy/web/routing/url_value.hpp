// The values from which a URL is built.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/function.hpp>

namespace carboy::web {

namespace detail {

template <class T>
concept PlainUrlValue = std::is_arithmetic_v<T> || std::is_null_pointer_v<T> || std::same_as<T, std::nullopt_t> ||
    std::convertible_to<const T&, std::string_view>;

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// A column of a model, or another object that holds a value.
template <class T>
concept HoldsUrlValue = std::is_class_v<T> && !is_optional<T> && !PlainUrlValue<T> && requires(const T& holder) {
    typename T::value_type;
    { holder.value() } -> std::convertible_to<const typename T::value_type&>;
};

}  // namespace detail

/// A value for a URL.  Lifetime: a view of its text, created and used within one expression.
class UrlValue {
  public:
    enum class Kind : std::uint8_t { none, boolean, integer, natural, floating, text };

    constexpr UrlValue() = default;
    constexpr UrlValue(std::nullptr_t) {}
    constexpr UrlValue(std::nullopt_t) {}
    constexpr UrlValue(bool value) : kind_(Kind::boolean), integer_(value ? 1 : 0) {}
    template <std::signed_integral T>
    constexpr UrlValue(T value) : kind_(Kind::integer), integer_(value) {}
    template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>) constexpr UrlValue(T value)
        : kind_(Kind::natural), integer_(static_cast<std::int64_t>(value)) {}
    template <std::floating_point T>
    constexpr UrlValue(T value) : kind_(Kind::floating), floating_(value) {}
    constexpr UrlValue(const char* value) : kind_(Kind::text), text_(value) {}
    constexpr UrlValue(std::string_view value) : kind_(Kind::text), text_(value) {}
    UrlValue(const std::string& value) : kind_(Kind::text), text_(value) {}
    template <class T>
    requires std::constructible_from<UrlValue, const T&>
    constexpr UrlValue(const std::optional<T>& value) : UrlValue(value ? UrlValue(*value) : UrlValue()) {}
    template <detail::HoldsUrlValue T>
    constexpr UrlValue(const T& holder) : UrlValue(holder.value()) {}
    /// Fails to compile, with our own message. A pointer or an enumerator would be a bool otherwise.
    template <class T>
    requires(!detail::PlainUrlValue<T> && !detail::HoldsUrlValue<T> &&
             !detail::is_optional<T>) constexpr UrlValue(const T&) {
        static_assert(sizeof(T*) == 0,
                      "carboy: url_for has no text for this type: pass a number or text, such as id.to_string()");
    }

    constexpr Kind kind() const noexcept { return kind_; }
    constexpr bool is_none() const noexcept { return kind_ == Kind::none; }
    constexpr std::int64_t integer() const noexcept { return integer_; }
    constexpr double floating() const noexcept { return floating_; }
    constexpr std::string_view text() const noexcept { return text_; }

  private:
    Kind kind_ = Kind::none;
    std::int64_t integer_ = 0;
    double floating_ = 0;
    std::string_view text_;
};

/// A named value: a variable of the rule, or a field of the query string when the rule has no such variable. A missing
/// value is left out.
struct UrlParameter {
    std::string_view name;
    UrlValue value;
};

/// Named values in a call: url_for<show>(1, UrlValues{{"page", 2}, {"_anchor", "top"}}).
/// Lifetime: the enclosing expression.
class UrlValues {
  public:
    UrlValues() = default;
    UrlValues(std::initializer_list<UrlParameter> values) : values_(values.begin(), values.size()) {}
    explicit UrlValues(std::span<const UrlParameter> values) : values_(values) {}
    std::span<const UrlParameter> span() const noexcept { return values_; }

  private:
    std::span<const UrlParameter> values_;
};

/// The values of a link to which functions of url_defaults may add.
/// Lifetime: the call of the function.
class UrlDefaults {
  public:
    struct Added {
        std::string name;
        std::string text;
        /// Its text is `text`.
        UrlValue value;
    };

    UrlDefaults(std::span<const UrlParameter> given, std::function<bool(std::string_view)> expects)
        : given_(given), expects_(std::move(expects)) {}

    /// True when the caller of url_for has given this value, or a function has added it.
    bool contains(std::string_view name) const noexcept;
    /// True when a rule of the endpoint has this variable.  Source: Werkzeug Map.is_endpoint_expecting.
    bool expects(std::string_view name) const { return expects_(name); }
    /// Adds the value unless there is one of this name.
    void set_default(std::string_view name, const UrlValue& value);

    const std::vector<Added>& added() const noexcept { return added_; }

  private:
    std::span<const UrlParameter> given_;
    std::function<bool(std::string_view)> expects_;
    std::vector<Added> added_;
};

}  // namespace carboy::web
