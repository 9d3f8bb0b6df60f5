// `g`: values that an application context passes between hooks, handlers and templates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

#include <carboy/base/owned.hpp>
#include <carboy/base/smart_pointers.hpp>
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
    /// Returns the value if it exists and is a T, else the default.
    template <class T>
    T get(std::string_view name, std::type_identity_t<T> default_value) {
        const T* value = get<T>(name);
        return value ? *value : std::move(default_value);
    }
    /// Removes the value and returns it. Returns nullopt, and removes nothing, when it does not exist or is not a T.
    template <class T>
    std::optional<T> pop(std::string_view name) {
        T* value = get<T>(name);
        if (!value) return std::nullopt;
        std::optional<T> taken(std::move(*value));
        erase(name);
        return taken;
    }
    /// Returns the value, after storing this one if there is none:
    ///     g.set_default<std::vector<std::string>>("steps", {}).push_back("checked");
    /// Throws: Error "wrong_global_type" when there is a value of another type.
    template <class T>
    T& set_default(std::string_view name, std::type_identity_t<T> value) {
        Global& global = (*this)[name];
        if (!global.has_value()) global = std::move(value);
        T* stored = global.template get<T>();
        if (!stored) refuse_type(name);
        return *stored;
    }
    bool contains(std::string_view name) noexcept { return find(name) != nullptr; }
    void erase(std::string_view name);
    /// Pairs of name and value, in the order of creation.
    auto begin() const noexcept { return items_.begin(); }
    auto end() const noexcept { return items_.end(); }

  private:
    [[noreturn]] static void refuse_type(std::string_view name);

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
    template <class T>
    T get(std::string_view name, std::type_identity_t<T> default_value) const {
        return (**this).template get<T>(name, std::move(default_value));
    }
    template <class T>
    std::optional<T> pop(std::string_view name) const {
        return (**this).template pop<T>(name);
    }
    template <class T>
    T& set_default(std::string_view name, std::type_identity_t<T> value) const {
        return (**this).template set_default<T>(name, std::move(value));
    }
    bool contains(std::string_view name) const { return (**this).contains(name); }
    void erase(std::string_view name) const { (**this).erase(name); }
};

inline constexpr CurrentGlobals g;

}  // namespace carboy::web
