// The variables that an application passes to a template.
#pragma once

#include <carboy/jinja/adapt/adapt.hpp>

#include <span>

namespace carboy::jinja {

class ContextView;

/// Types that can be passed to a template.
template <class T>
concept InContext = Showable<std::remove_cvref_t<T>> || std::convertible_to<T, Value>;

/// Named values that can be kept: `Context page{{"users", rows}, {"n", 3}}`. It owns them all; ref(rows) avoids the
/// copy.
class Context {
  public:
    struct Entry {
        std::string_view name;
        Value value;
    };
    Context() = default;
    Context(std::initializer_list<Entry> entries);
    /// Converts the items of a dict. Throws: TemplateRuntimeError (TypeError) for any other value.
    static Context from(const Value& dict);

    void set(std::string_view name, Value value) { values_.set(name, std::move(value)); }
    /// Sets all of `other`'s variables, copying those that only refer to objects.
    void update(const ContextView& other);
    const Value* find(std::string_view name) const noexcept { return values_.find(name); }
    const Dict& values() const noexcept { return values_; }

  private:
    Dict values_;
};

/// The variables of one call: those of a Context, or written in the call, `{{"users", rows}, {"n", 3}}`, which refers
/// to objects without copies.
/// Lifetime: the call whose argument it is. It cannot be kept; a Context can.
class ContextView {
  public:
    class Entry {
        /// Numbers and similar types are copied, because they may be bit-fields or constants without an address.
        template <class T>
        static constexpr bool looked_at =
            std::is_class_v<T> ? !std::same_as<T, Value>
                               : std::is_pointer_v<T> || std::is_array_v<T> || std::is_function_v<T>;
        /// An rvalue also lives as long as the call, but a callable has to be moved.
        template <class T>
        static Value look(T&& object) {
            using Plain = std::remove_cvref_t<T>;
            if constexpr (std::is_lvalue_reference_v<T> || std::is_pointer_v<Plain> || detail::Range<Plain>)
                return view_of<Plain>(object);
            else
                return Value(std::move(object));
        }

      public:
        Entry(std::string_view name_, Value value_) noexcept : name(name_), value(std::move(value_)) {}
        template <class T>
        requires(Showable<std::remove_cvref_t<T>>&& looked_at<std::remove_cvref_t<T>>)
            Entry(std::string_view name_, T&& object)
            : name(name_), value(look(std::forward<T>(object))) {}
        /// Fails to compile, with our own message.
        template <class T>
        requires(!InContext<T>) Entry(std::string_view, T&&) {
            static_assert(
                sizeof(std::remove_reference_t<T>*) == 0,
                "carboy: templates have no form for this type: specialise carboy::jinja::Adapt for it, in one "
                "line with carboy::jinja::Fields, or pass its members");
        }
        std::string_view name;
        Value value;
    };
    ContextView() = default;
    ContextView(const Context& context) noexcept : values_(&context.values()) {}
    ContextView(std::initializer_list<Entry> entries) noexcept : entries_(entries.begin(), entries.size()) {}
    /// Fails to compile, with our own message.
    template <std::size_t N, class T>
    ContextView(const char (&)[N], const T&) {
        static_assert(
            N == 0, "carboy: each variable has braces: render_template(\"page.html\", {{\"user\", user}, {\"n\", 1}})");
    }
    /// `over` takes precedence over `base`. Lifetime: both must outlive it.
    ContextView(const Context& base, const ContextView& over) noexcept : values_(&base.values()), over_(&over) {}
    ContextView(const ContextView&) = delete;
    ContextView& operator=(const ContextView&) = delete;
    /// The last variable with a name counts. Requires: hash == hash_text(name).
    const Value* find(std::string_view name, std::uint64_t hash) const noexcept;
    /// Calls `use(name, value)` for each variable. The last variable with a name counts.
    template <class Use>
    void for_each(const Use& use) const {
        if (values_)
            for (const Dict::Entry& entry : values_->entries()) use(entry.key.text(), entry.value);
        for (const Entry& entry : entries_) use(entry.name, entry.value);
        if (over_) over_->for_each(use);
    }
    /// Sets all of them in `out`.
    void copy_to(Dict& out) const;

  private:
    const Dict* values_ = nullptr;
    const ContextView* over_ = nullptr;
    std::span<const Entry> entries_;
};

}  // namespace carboy::jinja
