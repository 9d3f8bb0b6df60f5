// `g`: values that one application context carries from hook to handler to template.
#pragma once

#include <any>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/jinja/adapt.hpp>

namespace carboy::web {

/// One named value of `g`.
class Global {
  public:
    template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Global>) Global& operator=(T&& value) {
        using Stored =
            std::conditional_t<std::is_convertible_v<T, std::string_view>, std::string, std::remove_cvref_t<T>>;
        value_ = std::make_any<Stored>(std::forward<T>(value));
        if constexpr (std::is_constructible_v<jinja::Value, const Stored&>) {
            view_ = [](const std::any& any) { return jinja::Value(*std::any_cast<Stored>(&any)); };
        } else {
            view_ = nullptr;
        }
        return *this;
    }

    /// The value when it is a T, or null.
    template <class T>
    T* get() noexcept {
        return std::any_cast<T>(&value_);
    }
    bool has_value() const noexcept { return value_.has_value(); }
    /// What a template sees; a type that templates do not know is undefined to them.
    jinja::Value view() const { return view_ ? view_(value_) : jinja::Value(); }

  private:
    std::any value_;
    jinja::Value (*view_)(const std::any&) = nullptr;
};

/// The named values of one application context.
/// Threads: those of the context's fiber.
class Globals {
  public:
    /// The value of this name, made empty when it is not there.
    Global& operator[](std::string_view name);
    /// The value of this name, or null.
    Global* find(std::string_view name) noexcept;
    /// The value when it is there and is a T, or null.
    template <class T>
    T* get(std::string_view name) noexcept {
        Global* global = find(name);
        return global ? global->get<T>() : nullptr;
    }
    bool contains(std::string_view name) noexcept { return find(name) != nullptr; }
    void erase(std::string_view name);
    /// Pairs of name and value, in the order they were made.
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    std::vector<std::pair<std::string, std::unique_ptr<Global>>> items_;
};

/// Leads to the current context's values.  Throws: Error "no_app_context" outside of one.
class CurrentGlobals {
  public:
    Globals& operator*() const;
    Globals* operator->() const { return &**this; }
    Global& operator[](std::string_view name) const { return (**this)[name]; }
    template <class T>
    T* get(std::string_view name) const {
        return (**this).get<T>(name);
    }
    bool contains(std::string_view name) const { return (**this).contains(name); }
};

inline constexpr CurrentGlobals g;

}  // namespace carboy::web
