// The variables an application hands to a template.
#pragma once

#include <carboy/jinja/containers.hpp>

namespace carboy::jinja {

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
    const Value* find(std::string_view name) const noexcept { return values_.find(name); }
    const Dict& values() const noexcept { return values_; }

  private:
    Dict values_;
};

}  // namespace carboy::jinja
