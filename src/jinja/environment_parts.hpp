// What an environment owns: its options, names and compiled templates.
#pragma once

#include "jinja/program.hpp"

#include <carboy/jinja/environment.hpp>

#include <mutex>
#include <unordered_map>

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

struct CachedTemplate {
    std::shared_ptr<const Program> program;
    Source source;
};

/// Lets the cache be searched without making a string.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

struct Environment::Parts {
    Options options;
    std::shared_ptr<const Loader> loader;
    FilterTable filters, tests;
    Dict globals;
    Value finalize = nullptr;
    mutable std::mutex mutex;
    mutable std::unordered_map<std::string, CachedTemplate, TextHash, std::equal_to<>> cache;

    std::shared_ptr<const Program> load(const Environment& environment, std::string_view name) const;
};

/// Compiles a source. Throws: TemplateSyntaxError.
std::shared_ptr<const Program> compile(const Environment& environment, std::string_view source, Origin origin,
                                       bool expression = false);
bool autoescape_for(const Options& options, std::string_view name);
void add_builtins(Environment::Parts& parts);

/// The entry's result for a value. Throws what the filter throws.
Value apply_filter(State& state, const FilterEntry& filter, const Value& value, const Args& args);

struct ProgramAccess {
    static Template make(std::shared_ptr<const Program> program) { return Template(std::move(program)); }
};

}  // namespace carboy::jinja
