// Request methods and small sets of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace carboy::http {

/// The methods that routes may answer. `delete_` is DELETE.  Source: RFC 9110 section 9.
enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, trace, connect };

/// "GET", "POST", ...  Lifetime: static.
std::string_view to_string(Method method) noexcept;

/// Returns the method with exactly this case-sensitive name, or nullopt.
std::optional<Method> parse_method(std::string_view name) noexcept;

/// A set of methods, written {Method::get, Method::post}.
class Methods {
  public:
    constexpr Methods() = default;
    constexpr Methods(Method method) : bits_(bit(method)) {}
    constexpr Methods(std::initializer_list<Method> methods) {
        for (Method method : methods) bits_ |= bit(method);
    }

    /// Fails to compile, with our own message.
    template <class Name>
    requires std::is_convertible_v<Name, std::string_view>
    constexpr Methods(std::initializer_list<Name>) {
        static_assert(sizeof(Name) == 0, "carboy: methods are written {Method::get, Method::post}, not as text");
    }
    /// Fails to compile, with our own message.
    template <std::size_t N>
    constexpr Methods(const char (&)[N]) {
        static_assert(N == 0, "carboy: methods are written {Method::get, Method::post}, not as text");
    }

    constexpr bool contains(Method method) const noexcept { return (bits_ & bit(method)) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr Methods& operator|=(Methods other) noexcept {
        bits_ |= other.bits_;
        return *this;
    }
    friend constexpr Methods operator|(Methods a, Methods b) noexcept { return a |= b; }
    constexpr bool operator==(const Methods&) const = default;

    /// "GET, HEAD, POST": the value of an Allow header.
    std::string to_string() const;

  private:
    static constexpr std::uint16_t bit(Method method) noexcept {
        return static_cast<std::uint16_t>(1u << static_cast<unsigned>(method));
    }
    std::uint16_t bits_ = 0;
};

}  // namespace carboy::http
