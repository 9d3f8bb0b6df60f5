// An environment's compiled templates, and the links through which statements remember the template of a name.
#pragma once

#include "jinja/run/program.hpp"

#include <carboy/jinja/run/loader.hpp>

#include <atomic>
#include <chrono>
#include <unordered_map>

namespace carboy::jinja {

/// Allows a search of the cache without making a string.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

/// Templates by name. Unless the environment reloads, none is replaced, so the holder of the cache may use its
/// templates without counting references.
struct TemplateCache {
    struct Entry {
        std::shared_ptr<const Program> program;
        Source source;
        /// The time when the source was last found to be unchanged.
        std::chrono::steady_clock::time_point looked;
    };
    /// Unlike an address, it is never reused; never 0.
    const std::uint64_t id = new_id();
    /// Guarded by the environment's mutex.
    std::unordered_map<std::string, Entry, TextHash, std::equal_to<>> templates;

  private:
    static std::uint64_t new_id();
};

/// The template that the name in a statement refers to, so that it need not be looked up for every page.
class TemplateLink {
  public:
    /// Returns the template in that cache; nullptr when the link does not know it. Lifetime: the cache.
    const Program* find(std::uint64_t cache) const noexcept {
        if (cache_.load(std::memory_order_acquire) != cache) return nullptr;
        const Program* const program = program_.load(std::memory_order_acquire);
        return cache_.load(std::memory_order_relaxed) == cache ? program : nullptr;
    }
    /// Requires: the environment's mutex is held and the cache is the current one. Then a program stored for another
    /// cache cannot be read between two equal ids.
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
