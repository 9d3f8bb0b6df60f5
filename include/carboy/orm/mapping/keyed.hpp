// Keyed: the list of a relationship whose objects are found by the value of one of their columns.
#pragma once

#include <carboy/orm/mapping/write_only.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace carboy::orm {

namespace detail {

/// How the objects of a list are compared with a key.  Lifetime: static.
struct ListKey {
    std::string_view member;
    TypeKey optional;                                         // the type of a column that can be NULL
    bool (*same)(const void* a, const void* b);               // compares two keys
    const void* (*unwrapped)(const void* optional) noexcept;  // the key in such a column, or nullptr
    std::size_t (*hash)(const void* key);                     // null for a type without std::hash
};

template <class Key>
bool same_key(const void* a, const void* b) {
    return *static_cast<const Key*>(a) == *static_cast<const Key*>(b);
}
template <class Key>
const void* unwrapped_key(const void* optional) noexcept {
    const auto& value = *static_cast<const std::optional<Key>*>(optional);
    return value ? &*value : nullptr;
}
template <class Key>
std::size_t hash_key(const void* key) {
    return std::hash<Key>{}(*static_cast<const Key*>(key));
}
template <class Key>
constexpr auto hash_of_key() -> std::size_t (*)(const void*) {
    if constexpr (std::is_default_constructible_v<std::hash<Key>>)
        return hash_key<Key>;
    else
        return nullptr;
}
template <class Key, FixedString Member>
inline constexpr ListKey list_key{Member.view(), type_key<std::optional<Key>>(), same_key<Key>, unwrapped_key<Key>,
                                  hash_of_key<Key>()};

template <class List>
inline constexpr bool has_links = false;
template <class Target, FixedString Table, auto... Attributes>
inline constexpr bool has_links<ManyToMany<Target, Table, Attributes...>> = true;

/// Returns the address of an object's key, or nullptr when it is NULL.
const void* key_of_object(const Mapper& target, const ListKey& by, const void* object);
/// Returns the object with the key, the last one if there are several, or nullptr.
void* find_by_key(const ManyBase& list, const Mapper& target, const ListKey& by, const void* key);
[[noreturn]] void throw_no_key(const Mapper& target, const ListKey& by, sql::ValueView key);
[[noreturn]] void throw_key_taken(const Mapper& target, const ListKey& by, sql::ValueView key);

}  // namespace detail

/// A Many or ManyToMany whose objects are found by a column, whose C++ type is `Key`.
///     Keyed<Many<Setting, "user", cascade<"all, delete-orphan">>, "name"> settings;
///     user.settings["theme"].value = "dark";
/// A key is the current value of the column, so a changed one is found at once. A key whose type has std::hash is found
/// by an index, which is made at the first search and follows changes; an owner in no session compares the keys one
/// after the other.  Source: SQLAlchemy orm/mapped_collection.py, attribute_keyed_dict.
template <class List, FixedString Member, class Key = std::string>
class Keyed : public ObjectsOf<typename List::target_type> {
    static_assert(detail::is_list<List>, "carboy: Keyed<> contains a Many or a ManyToMany");
    using Base = ObjectsOf<typename List::target_type>;

  public:
    using list_type = List;
    using key_type = Key;
    using Target = typename List::target_type;

    /// Returns the object with this key.  Throws: SessionError when there is none.
    Target& operator[](const Key& key) const {
        Target* const found = get(key);
        if (found == nullptr) refuse<detail::throw_no_key>(key);
        return *found;
    }
    /// Returns the object with this key, or nullptr.
    Target* get(const Key& key) const {
        return static_cast<Target*>(detail::find_by_key(*this, mapper_of<Target>(), by, &key));
    }
    bool contains(const Key& key) const { return get(key) != nullptr; }
    bool contains(const Target& object) const { return Base::contains(object); }
    /// The keys of the objects, in the order of the list, without NULL.
    std::vector<Key> keys() const {
        std::vector<Key> keys;
        for (const Target& object : *this)
            if (const Key* key = key_of(object)) keys.push_back(*key);
        return keys;
    }

    /// Moves a new object into the list and returns it. An object with the same key leaves the list.
    Target& set(Target&& object) {
        displace(object);
        return Base::add(std::move(object));
    }
    /// The same with an object of the session.
    Target& set(Target& object) {
        if (Base::contains(object)) return add_again(object);
        displace(object);
        return Base::add(object);
    }
    /// Moves a new object into the list and returns it. An object that is in the list already stays there once.
    /// Throws: SessionError when another object of the list has its key.
    Target& add(Target&& object) { return check_free(object), Base::add(std::move(object)); }
    Target& add(Target& object) {
        if (Base::contains(object)) return add_again(object);
        return check_free(object), Base::add(object);
    }
    template <class Sub>
    requires(std::is_base_of_v<Target, Sub> && !std::is_same_v<Target, Sub>) Sub& add(Sub&& object) {
        return check_free(object), Base::add(std::forward<Sub>(object));
    }
    /// Removes the object with this key.  Throws: SessionError when there is none.
    void erase(const Key& key) { this->remove((*this)[key]); }

    /// Returns the key of an object, or nullptr when it is NULL.
    static const Key* key_of(const Target& object) {
        return static_cast<const Key*>(detail::key_of_object(mapper_of<Target>(), by, &object));
    }

  private:
    static constexpr const detail::ListKey& by = detail::list_key<Key, Member>;

    template <auto Throw>
    [[noreturn]] static void refuse(const Key& key) {
        sql::Scratch scratch;
        Throw(mapper_of<Target>(), by, sql::to_view(key, scratch));
    }
    /// An object of the list stays there once. A foreign key gets the owner's key again, which may have changed.
    Target& add_again(Target& object) {
        return detail::has_links<List> || this->instance_state() == nullptr ? object : Base::add(object);
    }
    void displace(const Target& object) {
        const Key* const key = key_of(object);
        if (Target* const before = key == nullptr ? nullptr : get(*key)) this->remove(*before);
    }
    void check_free(const Target& object) const {
        const Key* const key = key_of(object);
        if (key != nullptr && contains(*key)) refuse<detail::throw_key_taken>(*key);
    }
};

}  // namespace carboy::orm
