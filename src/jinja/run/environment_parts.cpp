#include "jinja/run/environment_parts.hpp"

#include <carboy/base/text.hpp>
#include <carboy/jinja/errors/error.hpp>

#include <algorithm>
#include <optional>

namespace carboy::jinja {

const FilterEntry* FilterTable::find(std::string_view name) const {
    for (const auto& entry : entries_)
        if (entry->name == name) return entry.get();
    return nullptr;
}

void FilterTable::add(std::span<const BuiltinEntry> entries) {
    for (const BuiltinEntry& entry : entries) {
        auto added = std::make_unique<FilterEntry>();
        added->name = entry.name;
        added->function = entry.function;
        added->pure = entry.pure;
        entries_.push_back(std::move(added));
    }
}

void FilterTable::set(std::string_view name, Value callable) {
    auto* found = const_cast<FilterEntry*>(find(name));
    if (!found) {
        found = entries_.emplace_back(std::make_unique<FilterEntry>()).get();
        found->name = name;
    }
    found->function = nullptr;
    found->pure = false;
    found->callable = std::move(callable);
}

std::vector<std::string> FilterTable::names() const {
    std::vector<std::string> out;
    for (const auto& entry : entries_) out.push_back(entry->name);
    return out;
}

bool autoescape_for(const Options& options, std::string_view name) {
    if (options.autoescape != Autoescape::by_name) return options.autoescape == Autoescape::on;
    if (name.empty()) return options.autoescape_strings;
    return std::any_of(options.autoescape_extensions.begin(), options.autoescape_extensions.end(),
                       [&](const std::string& extension) {
                           const std::size_t size = extension.size();
                           return name.size() > size && name[name.size() - size - 1] == '.' &&
                                  equals_ignoring_case(name.substr(name.size() - size), extension);
                       });
}

LoadedTemplate EnvironmentParts::load(std::string_view name, const TemplateLink* link) const {
    const auto use = [&](const TemplateCache::Entry& entry) -> LoadedTemplate {
        if (link) link->set(cache->id, *entry.program);
        return {entry.program, cache};
    };
    const auto now = options.auto_reload ? std::chrono::steady_clock::now() : std::chrono::steady_clock::time_point();
    TemplateCache::Entry known;
    {
        const std::lock_guard lock(mutex);
        const auto found = cache->templates.find(name);
        if (found != cache->templates.end()) {
            if (!options.auto_reload || now < found->second.looked + options.reload_interval) return use(found->second);
            known = found->second;
        }
    }
    // The lock is not held, because a loader may wait.
    if (known.program && loader->version(known.source, name) == known.source.version) {
        const std::lock_guard lock(mutex);
        known.looked = now;
        return use(cache->templates[std::string(name)] = std::move(known));
    }
    const std::string key(name);
    std::optional<Source> source;
    if (loader) source = loader->load(name);
    if (!source) throw TemplateNotFound(key);
    auto program = compile(*this, source->text, {key, source->file}, false);
    source->text.clear();
    const std::lock_guard lock(mutex);
    // Two threads may compile the same template. Without reloading, the first result is kept.
    TemplateCache::Entry& entry = cache->templates[key];
    if (!entry.program || options.auto_reload) entry = {std::move(program), std::move(*source), now};
    return use(entry);
}

std::shared_ptr<const TemplateCache> EnvironmentParts::hold_cache() const {
    const std::lock_guard lock(mutex);
    return cache;
}

}  // namespace carboy::jinja
