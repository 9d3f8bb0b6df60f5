// The templates that an environment has compiled, and how statements remember which one a name means.
#pragma once

#include "jinja/program.hpp"

#include <carboy/jinja/loader.hpp>

#include <unordered_map>

namespace carboy::jinja {

/// Lets the cache be searched without making a string.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

/// Templates by name. Unless the environment reloads, none is replaced: whoever holds the cache may use its templates
/// without counting them.
struct TemplateCache {
    struct Entry {
        std::shared_ptr<const Program> program;
        Source source;
    };
    /// Unlike an address never used again; never 0.
    const std::uint64_t id = new_id();
    /// Guarded by the environment's mutex.
    std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> templates;

  private:
    static std::uint64_t new_id();
};

/// Which template the name in a statement means, so that it need not be looked up for every page.
class TemplateLink {
  public:
    /// The template in that cache; nullptr when the link does not know it. Lifetime: the cache.
    const Program* find(std::uint64_t cache) const noexcept {
        if (cache_.load(std::memory_order_acquire) != cache) return nullptr;
        const Program* const program = program_.load(std::memory_order_acquire);
        return cache_.load(std::memory_order_relaxed) == cache ? program : nullptr;
    }
    /// Requires: the environment's mutex held; the cache is the present one. A program stored for another cache can
    /// then not be read between two equal ids.
    void set(std::uint64_t cache, const Program& program) const noexcept {
        cache_.store(0, std::memory_order_relaxed);
        program_.store(&program, std::memory_order_release);
        cache_.store(cache, std::memory_order_release);
    }

  private:
    mutable std::atomic<std::uint64_t> cache_{0};
    mutable std::atomic<const Program*> program_{nullptr};
};

}  // namespace carboy::jinja
