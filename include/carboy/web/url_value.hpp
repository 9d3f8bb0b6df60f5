// The values that a URL is built from.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace carboy::web {

/// A value on its way into a URL.  Lifetime: views its text; made and used within one expression.
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

/// A named value: a variable of the rule, or a field of the query string when the rule has no such variable.
/// A value of none is left out.
struct UrlParameter {
    std::string_view name;
    UrlValue value;
};

/// Named values as a call writes them: url_for<show>(1, UrlValues{{"page", 2}, {"_anchor", "top"}}).
/// Lifetime: the expression it stands in.
class UrlValues {
  public:
    UrlValues() = default;
    UrlValues(std::initializer_list<UrlParameter> values) : values_(values.begin(), values.size()) {}
    explicit UrlValues(std::span<const UrlParameter> values) : values_(values) {}
    std::span<const UrlParameter> span() const noexcept { return values_; }

  private:
    std::span<const UrlParameter> values_;
};

}  // namespace carboy::web
