#include <carboy/jinja/python/containers.hpp>

#include "jinja/python/compare.hpp"
#include "jinja/text/names.hpp"

namespace carboy::jinja {

void List::retire(Value&& item) {
    if (pins_.load(MemoryOrder::relaxed) > 0)
        retired_.push_back(std::move(item));
    else
        retired_.clear();
}

void List::insert(std::size_t at, Value item) {
    items_.insert(items_.begin() + static_cast<std::ptrdiff_t>(at), std::move(item));
}

Value List::remove(std::size_t at) {
    Value out = items_[at];
    retire(std::move(items_[at]));
    items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(at));
    return out;
}

void List::clear() { assign({}); }

void List::assign(std::vector<Value> items) {
    items_.swap(items);
    for (Value& item : items) retire(std::move(item));
}

void List::set(std::size_t at, Value item) {
    items_[at].swap(item);
    retire(std::move(item));
}

Dict::Dict() = default;
Dict::Dict(const Dict& other) : entries_(other.entries_), index_(other.index_) {}
Dict::Dict(Dict&& other) noexcept : entries_(std::move(other.entries_)), index_(std::move(other.index_)) {
    other.clear();
}
Dict::Dict(std::initializer_list<std::pair<std::string_view, Value>> items) {
    for (const auto& [key, value] : items) set(Value(key), value);
}
Dict& Dict::operator=(Dict other) noexcept {
    entries_.swap(other.entries_);
    index_.swap(other.index_);
    return *this;
}
Dict::~Dict() = default;

void Dict::reserve(std::size_t count) { entries_.reserve(count); }

void Dict::clear() noexcept {
    entries_.clear();
    index_.clear();
}

const Value* Dict::find(const Value& key) const {
    if (key.is_string()) return find(key.text());
    const std::size_t at = position(key, hash_value(key));
    return at < entries_.size() ? &entries_[at].value : nullptr;
}

const Value* Dict::find(std::string_view key, std::uint64_t hash) const noexcept {
    const auto matches = [&](const Entry& entry) {
        return entry.hash == hash && entry.key.is_string() && same_name(entry.key.text(), key);
    };
    if (index_.empty()) {
        for (const Entry& entry : entries_)
            if (matches(entry)) return &entry.value;
        return nullptr;
    }
    const std::size_t mask = index_.size() - 1;
    for (std::size_t i = hash & mask; index_[i] != 0; i = (i + 1) & mask)
        if (matches(entries_[index_[i] - 1])) return &entries_[index_[i] - 1].value;
    return nullptr;
}

std::size_t Dict::position(const Value& key, std::uint64_t hash) const {
    const auto matches = [&](const Entry& entry) { return entry.hash == hash && equals(entry.key, key); };
    if (index_.empty()) {
        for (std::size_t i = 0; i < entries_.size(); ++i)
            if (matches(entries_[i])) return i;
        return entries_.size();
    }
    const std::size_t mask = index_.size() - 1;
    for (std::size_t i = hash & mask; index_[i] != 0; i = (i + 1) & mask)
        if (matches(entries_[index_[i] - 1])) return index_[i] - 1;
    return entries_.size();
}

void Dict::set(Value key, Value value) {
    const std::uint64_t hash = hash_value(key);
    const std::size_t at = position(key, hash);
    if (at < entries_.size())
        entries_[at].value = std::move(value);
    else
        insert(std::move(key), std::move(value), hash);
}

void Dict::set_known(Value key, std::uint64_t hash, Value value) {
    if (const Value* found = find(key.text(), hash))
        const_cast<Value&>(*found) = std::move(value);
    else
        insert(std::move(key), std::move(value), hash);
}

void Dict::set_text(std::string_view key, Value value) {
    const std::uint64_t hash = hash_text(key);
    if (const Value* found = find(key, hash))
        const_cast<Value&>(*found) = std::move(value);
    else
        insert(Value(key), std::move(value), hash);
}

void Dict::insert(Value&& key, Value&& value, std::uint64_t hash) {
    entries_.push_back({std::move(key), std::move(value), hash});
    if (entries_.size() <= linear_limit) return;
    if (entries_.size() * 2 > index_.size())
        rebuild_index();
    else
        add_to_index(entries_.size() - 1);
}

void Dict::add_to_index(std::size_t at) {
    const std::size_t mask = index_.size() - 1;
    std::size_t i = entries_[at].hash & mask;
    while (index_[i] != 0) i = (i + 1) & mask;
    index_[i] = static_cast<std::uint32_t>(at + 1);
}

void Dict::rebuild_index() {
    index_.clear();
    if (entries_.size() <= linear_limit) return;
    std::size_t size = 32;
    while (size < entries_.size() * 4) size *= 2;
    index_.assign(size, 0);
    for (std::size_t i = 0; i < entries_.size(); ++i) add_to_index(i);
}

bool Dict::erase(const Value& key) {
    const std::size_t at = position(key, hash_value(key));
    if (at >= entries_.size()) return false;
    if (at + 1 == entries_.size() && !index_.empty()) {
        // The last key was inserted last, so no other key was placed after it in the index.
        const std::size_t mask = index_.size() - 1;
        std::size_t i = entries_[at].hash & mask;
        while (index_[i] != at + 1) i = (i + 1) & mask;
        index_[i] = 0;
        entries_.pop_back();
        return true;
    }
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(at));
    rebuild_index();
    return true;
}

Ptr<Dict> Dict::copy() const { return make_ref<Dict>(*this); }

Value make_list(std::vector<Value> items) { return make_ref<List>(std::move(items)); }
Value make_tuple(std::vector<Value> items) { return make_ref<Tuple>(std::move(items)); }

}  // namespace carboy::jinja
