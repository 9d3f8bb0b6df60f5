// The conversion between a C++ type and a database value: one trait, with one specialisation per type. A user's type
// specialises carboy::sql::Type and can then be used in plain SQL and in the ORM.
#pragma once

#include <carboy/sql/types/error.hpp>
#include <carboy/sql/types/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace carboy::sql {

/// Storage for a parameter's text that is made on the way to the database.  Lifetime: that of one execution.
class Scratch {
  public:
    /// Keeps a copy of `text` and returns a view of it.
    std::string_view keep(std::string_view text);

  private:
    char small_[40];
    std::string large_;
};

/// How `T` is stored. A specialisation has
///     static ValueView to_view(const T& value)                    or, when it must make text,
///     static ValueView to_view(const T& value, Scratch& scratch)
///     static T from_view(ValueView view)                          Throws: DataError.
/// and, when its text has another meaning outside a parameter,
///     static ValueView to_literal(const T& value, Scratch& scratch)
template <class T>
struct Type;

namespace detail {
[[noreturn]] void throw_wrong_kind(ValueView view, std::string_view wanted);
[[noreturn]] void throw_out_of_range(std::string_view number, std::string_view wanted);
std::int64_t to_int64(ValueView view, std::int64_t low, std::int64_t high, std::string_view wanted);
std::uint64_t to_uint64(ValueView view);
std::int64_t from_uint64(std::uint64_t value);
bool to_bool(ValueView view);
double to_double(ValueView view);
float to_float(ValueView view);
std::string_view to_text(ValueView view);
std::span<const std::byte> to_bytes(ValueView view);

template <class T>
concept Number = std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, bool> && !std::same_as<T, char> &&
                 !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
                 !std::same_as<T, char32_t>;

template <class T>
using Decayed = std::decay_t<const T&>;
}  // namespace detail

template <>
struct Type<bool> {
    static constexpr ValueView to_view(bool value) noexcept { return ValueView::boolean(value); }
    static bool from_view(ValueView view) { return detail::to_bool(view); }
};

/// Integers of any width. A value that does not fit throws DataError and never wraps.
template <detail::Number T>
struct Type<T> {
    static constexpr ValueView to_view(T value) {
        if constexpr (std::unsigned_integral<T> && sizeof(T) == 8)
            return ValueView::integer(detail::from_uint64(value));
        else
            return ValueView::integer(static_cast<std::int64_t>(value));
    }
    static T from_view(ValueView view) {
        if constexpr (std::same_as<T, std::int64_t> || (std::signed_integral<T> && sizeof(T) == 8)) {
            if (view.kind() == Kind::integer) [[likely]]
                return view.as_integer();
        }
        if constexpr (std::unsigned_integral<T> && sizeof(T) == 8) {
            return detail::to_uint64(view);
        } else {
            constexpr std::string_view names[] = {
                "an 8-bit integer", "a 16-bit integer", "", "a 32-bit integer", "", "", "", "a 64-bit integer"};
            return static_cast<T>(detail::to_int64(view, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(),
                                                   names[sizeof(T) - 1]));
        }
    }
};

template <>
struct Type<double> {
    static constexpr ValueView to_view(double value) noexcept { return ValueView::real(value); }
    static double from_view(ValueView view) {
        return view.kind() == Kind::real ? view.as_real() : detail::to_double(view);
    }
};

template <>
struct Type<float> {
    static constexpr ValueView to_view(float value) noexcept { return ValueView::real(value); }
    static float from_view(ValueView view) { return detail::to_float(view); }
};

template <>
struct Type<std::string> {
    static ValueView to_view(const std::string& value) noexcept { return ValueView::text(value); }
    static std::string from_view(ValueView view) {
        return std::string(view.kind() == Kind::text ? view.as_text() : detail::to_text(view));
    }
};

/// Lifetime: the result of from_view is valid until the cursor's next step.
template <>
struct Type<std::string_view> {
    static constexpr ValueView to_view(std::string_view value) noexcept { return ValueView::text(value); }
    static std::string_view from_view(ValueView view) { return detail::to_text(view); }
};

/// C strings and character arrays up to the terminating zero; a null pointer is NULL.  Parameters only.
template <>
struct Type<const char*> {
    static constexpr ValueView to_view(const char* value) noexcept {
        return value == nullptr ? ValueView() : ValueView::text(value);
    }
};
template <>
struct Type<char*> : Type<const char*> {};

template <>
struct Type<std::vector<std::byte>> {
    static ValueView to_view(const std::vector<std::byte>& value) noexcept {
        return ValueView::blob(value.data(), value.size());
    }
    static std::vector<std::byte> from_view(ValueView view) {
        const auto bytes = detail::to_bytes(view);
        return {bytes.begin(), bytes.end()};
    }
};

/// Lifetime: the result of from_view is valid until the cursor's next step.
template <>
struct Type<std::span<const std::byte>> {
    static ValueView to_view(std::span<const std::byte> value) noexcept {
        return ValueView::blob(value.data(), value.size());
    }
    static std::span<const std::byte> from_view(ValueView view) { return detail::to_bytes(view); }
};

/// NULL.  Parameters only.
template <>
struct Type<std::nullptr_t> {
    static constexpr ValueView to_view(std::nullptr_t) noexcept { return {}; }
};
template <>
struct Type<std::nullopt_t> {
    static constexpr ValueView to_view(std::nullopt_t) noexcept { return {}; }
};

/// Any value, as a copy.
template <>
struct Type<Value> {
    static ValueView to_view(const Value& value) noexcept { return value.view(); }
    static Value from_view(ValueView view) { return Value(view); }
};

/// Any value.  Lifetime: the result of from_view is valid until the cursor's next step.
template <>
struct Type<ValueView> {
    static constexpr ValueView to_view(ValueView value) noexcept { return value; }
    static constexpr ValueView from_view(ValueView view) noexcept { return view; }
};

/// A type that can be a parameter.
template <class T>
concept Bindable = requires(const detail::Decayed<T>& value, Scratch& scratch) {
    { Type<detail::Decayed<T>>::to_view(value) } -> std::same_as<ValueView>;
}
|| requires(const detail::Decayed<T>& value, Scratch& scratch) {
    { Type<detail::Decayed<T>>::to_view(value, scratch) } -> std::same_as<ValueView>;
};

/// A type that a column can be read into.
template <class T>
concept Readable = requires(ValueView view) {
    { Type<T>::from_view(view) } -> std::convertible_to<T>;
};

/// True when the parameter's text must first be made.
template <class T>
inline constexpr bool needs_scratch = requires(const T& value, Scratch& scratch) {
    Type<T>::to_view(value, scratch);
};

/// Returns a parameter's view.  Lifetime: that of `value` and of `scratch`.
template <Bindable T>
ValueView to_view(const T& value, Scratch& scratch) {
    using Stored = detail::Decayed<T>;
    if constexpr (needs_scratch<Stored>)
        return Type<Stored>::to_view(value, scratch);
    else
        return Type<Stored>::to_view(value);
}

/// Returns a value's view for an array literal or a COPY.  Lifetime: that of `value` and of `scratch`.
template <Bindable T>
ValueView to_literal(const T& value, Scratch& scratch) {
    if constexpr (requires { Type<detail::Decayed<T>>::to_literal(value, scratch); })
        return Type<detail::Decayed<T>>::to_literal(value, scratch);
    else
        return to_view(value, scratch);
}

/// Reads a column.  Throws: DataError.
template <Readable T>
T from_view(ValueView view) {
    return Type<T>::from_view(view);
}

/// NULL is std::nullopt.
template <class T>
struct Type<std::optional<T>> {
    static ValueView to_view(const std::optional<T>& value) requires(Bindable<T> && !needs_scratch<T>) {
        return value ? Type<T>::to_view(*value) : ValueView();
    }
    static ValueView to_view(const std::optional<T>& value, Scratch& scratch) requires(Bindable<T>&& needs_scratch<T>) {
        return value ? Type<T>::to_view(*value, scratch) : ValueView();
    }
    static ValueView to_literal(const std::optional<T>& value, Scratch& scratch) requires Bindable<T> {
        return value ? sql::to_literal(*value, scratch) : ValueView();
    }
    static std::optional<T> from_view(ValueView view) requires Readable<T> {
        if (view.is_null()) return std::nullopt;
        return Type<T>::from_view(view);
    }
};

}  // namespace carboy::sql
