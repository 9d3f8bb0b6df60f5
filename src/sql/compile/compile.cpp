#include <carboy/sql/compile/compile.hpp>

#include <carboy/sql/compile/effect_of.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <bit>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "sql/compile/check_sources.hpp"
#include "sql/compile/compile_cache.hpp"
#include "sql/compile/writer.hpp"

namespace carboy::sql {
namespace {

/// Hashes four chains of words, whose multiplications do not wait for each other.
struct HashOfShape {
    std::size_t operator()(const Shape& shape) const noexcept {
        std::uint64_t chains[4] = {1, 2, 3, 4};
        std::size_t i = 0;
        for (; i + 4 <= shape.size(); i += 4)
            for (std::size_t chain = 0; chain < 4; ++chain) chains[chain] = mixed(chains[chain], shape[i + chain]);
        for (; i < shape.size(); ++i) chains[0] = mixed(chains[0], shape[i]);
        std::uint64_t all = shape.size();
        for (const std::uint64_t chain : chains) all = mixed(all, chain);
        return static_cast<std::size_t>(all);
    }

  private:
    static std::uint64_t mixed(std::uint64_t before, std::uint64_t word) noexcept {
        return std::rotl((before ^ word) * 0x9e3779b97f4a7c15U, 31);
    }
};

/// All shapes that the process has compiled. Entries are never removed: a program has few shapes, and connections hold
/// their ids.
class Cache {
  public:
    const Compiled* find(const Shape& key) {
        const std::shared_lock lock(mutex_);
        const auto found = entries_.find(key);
        return found == entries_.end() ? nullptr : found->second.get();
    }

    const Compiled& insert(const Shape& key, std::string text, Effect effect) {
        const std::unique_lock lock(mutex_);
        auto& entry = entries_[key];
        if (!entry) entry = std::make_unique<Compiled>(Compiled{entries_.size(), std::move(text), effect});
        return *entry;
    }

  private:
    std::shared_mutex mutex_;
    boost::unordered_flat_map<Shape, std::unique_ptr<Compiled>, HashOfShape> entries_;
};

Cache& cache() {
    static Cache cache;
    return cache;
}

}  // namespace

const Compiled* find_cached(const Shape& key) { return cache().find(key); }
const Compiled& keep_cached(const Shape& key, std::string text, Effect effect) {
    return cache().insert(key, std::move(text), effect);
}

namespace {

template <class Changing>
Effect effect_of(const Changing&, const Dialect&) {
    return Effect::writes;
}

template <class Statement>
const Compiled& find_or_compile(const Statement& statement, const Dialect& dialect) {
    // thread_local: looking up and compiling do no I/O and never wait.
    thread_local Shape key;
    key.clear();
    key.push_back(std::bit_cast<std::uintptr_t>(&dialect));
    append_shape(key, statement);
    return cached(
        key,
        [&] {
            check_sources(statement);
            return compile(statement, dialect);
        },
        [&] { return effect_of(statement, dialect); });
}

}  // namespace

std::string compile(const Select& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.select(statement);
    return writer.take();
}

std::string compile(const Insert& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.insert(statement);
    return writer.take();
}

std::string compile(const Update& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.update(statement);
    return writer.take();
}

std::string compile(const Delete& statement, const Dialect& dialect) {
    Writer writer(dialect);
    writer.remove(statement);
    return writer.take();
}

const Compiled& compiled(const Select& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}
const Compiled& compiled(const Insert& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}
const Compiled& compiled(const Update& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}
const Compiled& compiled(const Delete& statement, const Dialect& dialect) {
    return find_or_compile(statement, dialect);
}

}  // namespace carboy::sql
