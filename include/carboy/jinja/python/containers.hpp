// Python's list, tuple and dict.
#pragma once

#include <carboy/jinja/python/object.hpp>

#include <initializer_list>

namespace carboy::jinja {

/// A mutable sequence. While a loop iterates over it, removed items stay alive until the loop has ended.
class List : public Ref {
  public:
    List() = default;
    explicit List(std::vector<Value> items) : items_(std::move(items)) {}
    std::size_t size() const noexcept { return items_.size(); }
    const Value& operator[](std::size_t i) const { return items_[i]; }
    const std::vector<Value>& items() const noexcept { return items_; }
    void append(Value item) { items_.push_back(std::move(item)); }
    void insert(std::size_t at, Value item);
    Value remove(std::size_t at);
    void clear();
    void assign(std::vector<Value> items);
    void set(std::size_t at, Value item);
    void pin() noexcept { pins_.fetch_add(1, MemoryOrder::relaxed); }
    void unpin() noexcept { pins_.fetch_sub(1, MemoryOrder::relaxed); }

  private:
    void retire(Value&& item);
    std::vector<Value> items_;
    std::vector<Value> retired_;
    Atomic<int> pins_{0};
};

/// An immutable sequence; `names` makes its items available as attributes, as in a named tuple.
class Tuple : public Ref {
  public:
    explicit Tuple(std::vector<Value> items, std::span<const std::string_view> names = {})
        : items_(std::move(items)), names_(names) {}
    std::size_t size() const noexcept { return items_.size(); }
    const Value& operator[](std::size_t i) const { return items_[i]; }
    const std::vector<Value>& items() const noexcept { return items_; }
    std::span<const std::string_view> names() const noexcept { return names_; }

  private:
    std::vector<Value> items_;
    std::span<const std::string_view> names_;
};

/// Returns the hash of a string key, which is the same for Markup and str.
std::uint64_t hash_text(std::string_view text) noexcept;
/// hash(value). Throws: TemplateRuntimeError (TypeError) for lists and dicts.
std::uint64_t hash_value(const Value& value);

/// A mapping in insertion order.
class Dict : public Ref {
  public:
    struct Entry {
        Value key;
        Value value;
        std::uint64_t hash;
    };
    Dict();
    Dict(const Dict& other);
    Dict(Dict&& other) noexcept;
    Dict& operator=(Dict other) noexcept;
    Dict(std::initializer_list<std::pair<std::string_view, Value>> items);
    ~Dict() override;
    void reserve(std::size_t count);
    std::size_t size() const noexcept { return entries_.size(); }
    const std::vector<Entry>& entries() const noexcept { return entries_; }
    const Value* find(const Value& key) const;
    const Value* find(std::string_view key) const noexcept { return find(key, hash_text(key)); }
    const Value* find(std::string_view key, std::uint64_t hash) const noexcept;
    void set(Value key, Value value);
    template <class Text>
    requires std::convertible_to<const Text&, std::string_view>
    void set(const Text& key, Value value) { set_text(std::string_view(key), std::move(value)); }
    /// Requires: key is text and hash == hash_value(key).
    void set_known(Value key, std::uint64_t hash, Value value);
    /// Adds a key that is known to be new.
    void add(Value key, Value value, std::uint64_t hash) { insert(std::move(key), std::move(value), hash); }
    bool erase(const Value& key);
    void clear() noexcept;
    Ptr<Dict> copy() const;

  private:
    void set_text(std::string_view key, Value value);
    static constexpr std::size_t linear_limit = 8;
    std::size_t position(const Value& key, std::uint64_t hash) const;
    void add_to_index(std::size_t at);
    void rebuild_index();
    void insert(Value&& key, Value&& value, std::uint64_t hash);

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> index_;
};

inline List& Value::list() const noexcept { return *static_cast<List*>(payload_.ref); }
inline Tuple& Value::tuple() const noexcept { return *static_cast<Tuple*>(payload_.ref); }
inline Dict& Value::dict() const noexcept { return *static_cast<Dict*>(payload_.ref); }

/// Returns a list of the given values.
Value make_list(std::vector<Value> items);
Value make_tuple(std::vector<Value> items);

}  // namespace carboy::jinja
