#include <carboy/sql/statement/alias.hpp>

#include <carboy/base/error.hpp>

#include <deque>
#include <limits>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace carboy::sql {
namespace {

/// The names never move and are never removed.
class Names {
  public:
    std::size_t number(std::string_view name, std::size_t most) {
        const std::unique_lock lock(mutex_);
        const auto known = numbers_.find(name);
        if (known != numbers_.end()) return known->second;
        if (names_.size() >= most)
            throw Error("too_many_aliases", "The program has used too many different names of aliases.",
                        "Use fixed names: a statement needs different names only for its own sources.");
        const std::string& kept = names_.emplace_back(name);
        numbers_.emplace(kept, names_.size() - 1);
        return names_.size() - 1;
    }
    const std::string* name(std::size_t number) {
        const std::shared_lock lock(mutex_);
        return number < names_.size() ? &names_[number] : nullptr;
    }

  private:
    std::shared_mutex mutex_;
    std::deque<std::string> names_;
    std::unordered_map<std::string_view, std::size_t> numbers_;
};

constexpr std::size_t most_aliases = std::numeric_limits<std::uint16_t>::max() - first_named_alias;
constexpr std::size_t most_names = 1'000'000;

Names& aliases() {
    static Names names;
    return names;
}

Names& kept_names() {
    static Names names;
    return names;
}

}  // namespace

std::uint16_t alias_number(std::string_view name) {
    return static_cast<std::uint16_t>(first_named_alias + aliases().number(name, most_aliases));
}

std::string_view alias_name(std::uint16_t number) noexcept {
    if (number < first_named_alias) return {};
    const std::string* name = aliases().name(number - first_named_alias);
    return name == nullptr ? std::string_view() : *name;
}

const char* kept_name(std::string_view name) {
    return kept_names().name(kept_names().number(name, most_names))->c_str();
}

std::uint16_t AliasName::number() const {
    std::uint16_t number = number_.load(MemoryOrder::relaxed);
    if (number == 0) {
        number = alias_number(name_);
        number_.store(number, MemoryOrder::relaxed);
    }
    return number;
}

}  // namespace carboy::sql
