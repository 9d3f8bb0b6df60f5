// The parts that an environment owns: its options, names and compiled templates.
#pragma once

#include "jinja/run/template_cache.hpp"

#include <carboy/jinja/python/state.hpp>
#include <carboy/jinja/syntax/options.hpp>

#include <atomic>
#include <mutex>

namespace carboy::jinja {

using Filter = Value (*)(State& state, const Value& value, const Args& args);

/// A filter or a test: a built-in one or a callable.
struct FilterEntry {
    std::string name;
    Filter function = nullptr;
    Value callable;
    /// Depends only on its arguments and the escaping, so constants are filtered at compile time.
    bool pure = false;
};

struct BuiltinEntry {
    std::string_view name;
    Filter function;
    bool pure = true;
};

/// Maps names to entries; addresses are stable.
class FilterTable {
  public:
    const FilterEntry* find(std::string_view name) const;
    void add(std::span<const BuiltinEntry> entries);
    void set(std::string_view name, Value callable);
    std::vector<std::string> names() const;

  private:
    std::vector<std::unique_ptr<FilterEntry>> entries_;
};

/// A template and its cache.
struct LoadedTemplate {
    std::shared_ptr<const Program> program;
    std::shared_ptr<const TemplateCache> cache;
};

/// Compiles a source. Throws: TemplateSyntaxError.
using Compile = std::shared_ptr<const Program> (*)(const EnvironmentParts& environment, std::string_view source,
                                                   Origin origin, bool expression);

struct EnvironmentParts {
    /// Lifetime: `owner` must outlive this. `compile` comes from the room above.
    EnvironmentParts(const Environment& owner, Compile compile) : environment(owner), compile(compile) {}

    const Environment& environment;
    const Compile compile;
    Options options;
    std::shared_ptr<const Loader> loader;
    FilterTable filters, tests;
    Dict globals;
    Value finalize = nullptr;
    mutable std::mutex mutex;
    mutable std::shared_ptr<TemplateCache> cache = std::make_shared<TemplateCache>();
    /// Returns cache.get(), so that the holder of a cache can check whether it is still the current one.
    mutable std::atomic<const TemplateCache*> present{cache.get()};

    /// If `link` is given, it remembers the template. Throws: TemplateNotFound, TemplateSyntaxError.
    LoadedTemplate load(std::string_view name, const TemplateLink* link = nullptr) const;
    std::shared_ptr<const TemplateCache> hold_cache() const;
};

/// Returns whether the template of that name escapes its output.
bool autoescape_for(const Options& options, std::string_view name);

}  // namespace carboy::jinja
