// The variables an application hands to a template.
#pragma once

#include <carboy/jinja/containers.hpp>

#include <span>

namespace carboy::jinja {

class ContextView;

/// Named values: `{{"users", rows}, {"n", 3}}`.
/// Lifetime: lvalue containers and objects are looked at, not copied, while the template renders.
class Context {
  public:
    struct Entry {
        std::string_view name;
        Value value;
    };
    Context() = default;
    Context(std::initializer_list<Entry> entries);
    /// The items of a dict. Throws: TemplateRuntimeError (TypeError) when it is none.
    static Context from(const Value& dict);

    void set(std::string_view name, Value value) { values_.set(name, std::move(value)); }
    /// Sets all of `other`'s variables, with copies of their strings.
    void update(const ContextView& other);
    const Value* find(std::string_view name) const noexcept { return values_.find(name); }
    const Dict& values() const noexcept { return values_; }

  private:
    Dict values_;
};

/// The variables of one render, where they stand: in a Context or written into the call, `{{"users", rows}, {"n", 3}}`.
/// Lifetime: the call it is an argument of.
class ContextView {
  public:
    struct Entry {
        Entry(std::string_view name_, Value value_) noexcept : name(name_), value(std::move(value_)) {}
        /// As other objects, text that has a name is looked at, not copied.
        template <class Text>
        requires std::same_as<const Text&, const std::string&> Entry(std::string_view name_, Text& text)
        noexcept : name(name_), value(Value::view(text)) {}
        std::string_view name;
        Value value;
    };
    ContextView() = default;
    ContextView(const Context& context) noexcept : values_(&context.values()) {}
    ContextView(std::initializer_list<Entry> entries) noexcept : entries_(entries.begin(), entries.size()) {}
    /// Of variables with the same name the last one. Requires: hash == hash_text(name).
    const Value* find(std::string_view name, std::uint64_t hash) const noexcept;
    /// Sets all of them in `out`.
    void copy_to(Dict& out) const;

  private:
    const Dict* values_ = nullptr;
    std::span<const Entry> entries_;
};

}  // namespace carboy::jinja
