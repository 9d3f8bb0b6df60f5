// `g`: values that an application context passes between hooks, handlers and templates.
#pragma once

#include <carboy/base/smart_pointers.hpp>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include <carboy/base/owned.hpp>
#include <carboy/jinja/adapt/adapt.hpp>

namespace carboy::web {

/// One named value of `g`.
class Global {
  public:
    /// Keeps a value of any type; text of any kind as a std::string, a null `const char*` as nullptr.
    template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Global>) Global& operator=(T&& value) {
        using Plain = std::remove_cvref_t<T>;
        if constexpr (std::is_null_pointer_v<Plain>) {
            keep<std::nullptr_t>(nullptr);
        } else if constexpr (std::is_pointer_v<std::decay_t<T>> && std::is_convertible_v<T, std::string_view>) {
            const char* const text = value;
            text ? keep<std::string>(text) : keep<std::nullptr_t>(nullptr);
        } else if constexpr (std::is_convertible_v<T, std::string_view>) {
            keep<std::string>(std::string_view(value));
        } else {
            static_assert(std::is_constructible_v<Plain, T>,
                          "carboy: g[name] = value keeps the value, and this one cannot be copied: move it in, or keep "
                          "a pointer to it");
            keep<Plain>(std::forward<T>(value));
        }
        return *this;
    }

    /// Returns the value if it is a T, or null.
    template <class T>
    T* get() noexcept {
        return type_ && *type_ == typeid(T) ? static_cast<T*>(value_.get()) : nullptr;
    }
    bool has_value() const noexcept { return type_ != nullptr; }
    /// The value as seen by templates; a type that templates do not support is undefined.
    jinja::Value view() const { return view_ ? view_(value_.get()) : shown_; }

  private:
    template <class Stored, class T>
    void keep(T&& value) {
        value_ = std::make_shared<Stored>(std::forward<T>(value));
        type_ = &typeid(Stored);
        view_ = nullptr;
        shown_ = {};
        if constexpr (std::is_null_pointer_v<Stored>) {
            shown_ = nullptr;
        } else if constexpr (jinja::Showable<Stored>) {
            // A copy of a view would still refer to text or items that it does not own; a pointer does so visibly.
            constexpr bool looks = jinja::detail::borrows<Stored>() && !std::is_pointer_v<Stored>;
            if constexpr (looks && jinja::detail::ownable<Stored>())
                shown_ = jinja::Value(*static_cast<const Stored*>(value_.get()));
            else
                view_ = [](const void* stored) { return jinja::ref(*static_cast<const Stored*>(stored)); };
        }
    }

    std::shared_ptr<void> value_;
    const std::type_info* type_ = nullptr;
    jinja::Value (*view_)(const void*) = nullptr;
    jinja::Value shown_;
};

/// The named values of one application context.
/// Threads: those of the context's fiber.
class Globals {
  public:
    /// Returns the value of this name, creating an empty one if it does not exist.
    Global& operator[](std::string_view name);
    /// Returns the value of this name, or null.
    Global* find(std::string_view name) noexcept;
    /// Returns the value if it exists and is a T, or null.
    template <class T>
    T* get(std::string_view name) noexcept {
        Global* global = find(name);
        return global ? global->get<T>() : nullptr;
    }
    bool contains(std::string_view name) noexcept { return find(name) != nullptr; }
    void erase(std::string_view name);
    /// Pairs of name and value, in the order of creation.
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    std::vector<std::pair<std::string, Owned<Global>>> items_;
};

/// Provides access to the current context's values.  Throws: Error "no_app_context" outside a context.
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
