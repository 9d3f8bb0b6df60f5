// `session`: the contents of a visitor's signed cookie, in Flask's format.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carboy/value/json/boost_json.hpp>

namespace carboy::web {

class SessionStore;

/// One value of the session.  Lifetime: the enclosing expression.
class SessionItem {
  public:
    SessionItem(SessionStore& store, std::string_view name) : store_(store), name_(name) {}

    /// Stores text, a number, a bool or nullptr, or anything else that converts to text or to an integer.
    template <class T>
    const SessionItem& operator=(const T& value) const {
        if constexpr (std::is_null_pointer_v<T>) {
            set_null();
        } else if constexpr (std::same_as<T, bool>) {
            set_bool(value);
        } else if constexpr (std::unsigned_integral<T>) {
            set_natural(value);
        } else if constexpr (std::integral<T>) {
            set_integer(static_cast<std::int64_t>(value));
        } else if constexpr (std::floating_point<T>) {
            set_floating(static_cast<double>(value));
        } else if constexpr (std::convertible_to<const T&, std::string_view>) {
            set_text(value);
        } else if constexpr (std::convertible_to<const T&, std::string>) {
            set_text(static_cast<std::string>(value));
        } else {
            static_assert(std::convertible_to<const T&, std::int64_t>,
                          "carboy: session[name] = value requires text, a number, a bool or nullptr; use "
                          "session.json() for more");
            set_integer(static_cast<std::int64_t>(value));
        }
        return *this;
    }

    /// Returns the value as a std::string, an integer, a floating-point number or a bool; nullopt when it is missing or
    /// has another type.
    template <class T>
    std::optional<T> get() const {
        if constexpr (std::same_as<T, bool>) {
            return boolean();
        } else if constexpr (std::unsigned_integral<T>) {
            const auto value = natural();
            return value && std::in_range<T>(*value) ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
        } else if constexpr (std::integral<T>) {
            const auto value = integer();
            return value && std::in_range<T>(*value) ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
        } else if constexpr (std::floating_point<T>) {
            return floating();
        } else {
            static_assert(std::same_as<T, std::string>, "carboy: a session value is read as text, a number or a bool");
            return text();
        }
    }

    /// Fails to compile, with our own message.
    template <class T>
    requires std::same_as<T, std::string> || std::same_as<T, bool> || std::integral<T> || std::floating_point<T>
    operator T() const {
        static_assert(sizeof(T) == 0,
                      "carboy: a session value may be missing, so it is read with its type and a default: "
                      "session.get<std::string>(\"name\", \"\"), or without one as a std::optional");
        return {};
    }

  private:
    void set_null() const;
    void set_bool(bool value) const;
    void set_integer(std::int64_t value) const;
    void set_natural(std::uint64_t value) const;
    void set_floating(double value) const;
    void set_text(std::string_view value) const;
    std::optional<bool> boolean() const;
    std::optional<std::int64_t> integer() const;
    std::optional<std::uint64_t> natural() const;
    std::optional<double> floating() const;
    std::optional<std::string> text() const;

    SessionStore& store_;
    std::string_view name_;
};

/// Provides access to the current request's session. It is read from its cookie on first use and written back if it was
/// changed.  Throws: Error "no_request_context"; Error "no_secret_key" at the first change without SECRET_KEY.
class CurrentSession {
  public:
    SessionItem operator[](std::string_view name) const;
    template <class T>
    std::optional<T> get(std::string_view name) const {
        return (*this)[name].template get<T>();
    }
    template <class T>
    T get(std::string_view name, std::type_identity_t<T> default_value) const {
        auto value = get<T>(name);
        return value ? *std::move(value) : std::move(default_value);
    }
    /// Removes the value and returns it.
    template <class T>
    std::optional<T> pop(std::string_view name) const {
        auto value = get<T>(name);
        erase(name);
        return value;
    }
    bool contains(std::string_view name) const;
    void erase(std::string_view name) const;
    void clear() const;
    bool empty() const;

    /// A permanent session outlives the browser: the cookie expires after PERMANENT_SESSION_LIFETIME seconds.
    bool permanent() const;
    void set_permanent(bool permanent) const;

    /// Gives the session a new identifier, as log-ins do: call it when a visitor gets more rights, so that an
    /// identifier that somebody else knows becomes worthless. Sessions in cookies have none; their old cookies stay
    /// valid.
    void renew() const;

    /// All values, to read or to change; types that JSON does not have are tagged as in Flask. An integer beyond 64
    /// bits, which Flask can store, and a value nested deeper than 128 are kept as text (value::raw_json). The cookie
    /// is written only if the values differ at the end of the request.
    boost::json::object& json() const;
};

inline constexpr CurrentSession session;

}  // namespace carboy::web
