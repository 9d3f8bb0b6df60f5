// What an environment owns: its options, names and compiled templates.
#pragma once

#include "jinja/template_cache.hpp"

#include <carboy/jinja/environment.hpp>

#include <mutex>

namespace carboy::jinja {

using Filter = Value (*)(State& state, const Value& value, const Args& args);

/// A filter or a test: one of the engine's own or a callable.
struct FilterEntry {
    std::string name;
    Filter function = nullptr;
    Value callable;
    /// Depends on nothing but its arguments and the escaping: constants are filtered when compiling.
    bool pure = false;
};

struct BuiltinEntry {
    std::string_view name;
    Filter function;
    bool pure = true;
};

/// Names to entries; addresses stay.
class FilterTable {
  public:
    const FilterEntry* find(std::string_view name) const;
    void add(std::span<const BuiltinEntry> entries);
    void set(std::string_view name, Value callable);
    std::vector<std::string> names() const;

  private:
    std::vector<std::unique_ptr<FilterEntry>> entries_;
};

/// A template and the cache it is from.
struct LoadedTemplate {
    std::shared_ptr<const Program> program;
    std::shared_ptr<const TemplateCache> cache;
};

struct Environment::Parts {
    Options options;
    std::shared_ptr<const Loader> loader;
    FilterTable filters, tests;
    Dict globals;
    Value finalize = nullptr;
    mutable std::mutex mutex;
    mutable std::shared_ptr<TemplateCache> cache = std::make_shared<TemplateCache>();
    /// cache.get(), for those who hold a cache and ask whether it is still the present one.
    mutable std::atomic<const TemplateCache*> present{cache.get()};

    /// `link`, if there is one, will know the template from now on. Throws: TemplateNotFound, TemplateSyntaxError.
    LoadedTemplate load(const Environment& environment, std::string_view name,
                        const TemplateLink* link = nullptr) const;
    std::shared_ptr<const TemplateCache> hold_cache() const;
};

/// Compiles a source. Throws: TemplateSyntaxError.
std::shared_ptr<const Program> compile(const Environment& environment, std::string_view source, Origin origin,
                                       bool expression = false);
bool autoescape_for(const Options& options, std::string_view name);
void add_builtins(Environment::Parts& parts);

/// The entry's result for a value. Throws what the filter throws.
Value apply_filter(State& state, const FilterEntry& filter, const Value& value, const Args& args);

}  // namespace carboy::jinja
