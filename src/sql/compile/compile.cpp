#include <carboy/sql/compile/compile.hpp>

#include <carboy/sql/compile/effect_of.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

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
std::size_t hash_of(const Shape& shape) noexcept {
    const auto mixed = [](std::uint64_t before, std::uint64_t word) {
        return std::rotl((before ^ word) * 0x9e3779b97f4a7c15U, 31);
    };
    std::uint64_t a = 1, b = 2, c = 3, d = 4;
    const std::uint64_t* word = shape.begin();
    for (; shape.end() - word >= 4; word += 4) {
        a = mixed(a, word[0]);
        b = mixed(b, word[1]);
        c = mixed(c, word[2]);
        d = mixed(d, word[3]);
    }
    for (; word != shape.end(); ++word) a = mixed(a, *word);
    return static_cast<std::size_t>(mixed(mixed(mixed(mixed(shape.size(), a), b), c), d));
}

struct Entry {
    Shape shape;
    std::size_t hash;
    Compiled compiled;
};

struct Wanted {
    const Shape& shape;
    std::size_t hash;
};

struct HashOfEntry {
    using is_transparent = void;
    std::size_t operator()(const std::unique_ptr<Entry>& entry) const noexcept { return entry->hash; }
    std::size_t operator()(const Wanted& wanted) const noexcept { return wanted.hash; }
};

struct SameShape {
    using is_transparent = void;
    bool operator()(const std::unique_ptr<Entry>& a, const std::unique_ptr<Entry>& b) const noexcept {
        return a->shape == b->shape;
    }
    bool operator()(const Wanted& wanted, const std::unique_ptr<Entry>& entry) const noexcept {
        return wanted.shape == entry->shape;
    }
    bool operator()(const std::unique_ptr<Entry>& entry, const Wanted& wanted) const noexcept {
        return wanted.shape == entry->shape;
    }
};

/// All shapes that the process has compiled. Entries are never removed or moved: a program has few shapes, and
/// connections hold their ids.
class Cache {
  public:
    const Entry* find(const Wanted& wanted) {
        const std::shared_lock lock(mutex_);
        const auto found = entries_.find(wanted);
        return found == entries_.end() ? nullptr : found->get();
    }

    const Entry& insert(const Wanted& wanted, std::string text, Effect effect) {
        const std::unique_lock lock(mutex_);
        if (const auto found = entries_.find(wanted); found != entries_.end()) return **found;
        Compiled compiled{entries_.size() + 1, std::move(text), effect};
        auto entry = std::make_unique<Entry>(Entry{wanted.shape, wanted.hash, std::move(compiled)});
        return **entries_.insert(std::move(entry)).first;
    }

  private:
    std::shared_mutex mutex_;
    boost::unordered_flat_set<std::unique_ptr<Entry>, HashOfEntry, SameShape> entries_;
};

Cache& cache() {
    static Cache cache;
    return cache;
}

/// What a thread has looked up lately, so that a usual lookup takes no lock.
constexpr std::size_t most_recent = 256;
// thread_local: a lookup does no I/O and never waits.
constinit thread_local const Entry* recent[most_recent] = {};

}  // namespace

const Compiled* find_cached(const Shape& key) {
    const std::size_t hash = hash_of(key);
    const Entry*& known = recent[hash % most_recent];
    if (known != nullptr && known->hash == hash && known->shape == key) return &known->compiled;
    const Entry* const found = cache().find({key, hash});
    if (found == nullptr) return nullptr;
    known = found;
    return &found->compiled;
}

const Compiled& keep_cached(const Shape& key, std::string text, Effect effect) {
    return cache().insert({key, hash_of(key)}, std::move(text), effect).compiled;
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

std::string compile(const Select& statement, const Dialect& dialect) { return Writer::text_of(statement, dialect); }
std::string compile(const Insert& statement, const Dialect& dialect) { return Writer::text_of(statement, dialect); }
std::string compile(const Update& statement, const Dialect& dialect) { return Writer::text_of(statement, dialect); }
std::string compile(const Delete& statement, const Dialect& dialect) { return Writer::text_of(statement, dialect); }

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
