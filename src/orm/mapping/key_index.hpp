// KeyIndex: finds the objects of a list by their keys. It follows the changes of the list and of the keys.
#pragma once

#include <carboy/orm/mapping/keyed.hpp>
#include <carboy/orm/mapping/object_session.hpp>

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_map.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace carboy::orm {

class KeyIndex {
  public:
    /// An object with the key, and whether others have it too.
    struct Found {
        void* object = nullptr;
        bool several = false;
    };
    Found find(const std::vector<void*>& objects, const KeyChanges& changes, const Mapper& target,
               const detail::ListKey& by, const void* key);

    /// An object has been removed that was in the list once.
    void forget(const void* object);

  private:
    void start(const KeyChanges& changes, const detail::ListKey& by);
    void add(void* object, const Mapper& target);
    void follow(const KeyChanges& changes, const Mapper& target);
    void drop_hash(const void* object, std::size_t hash);
    std::optional<std::size_t> hash_of(const void* object, const Mapper& target) const;

    const detail::ListKey* by_ = nullptr;
    std::uint64_t epoch_ = 0;
    std::size_t followed_ = 0;  // the changes of keys that it knows
    std::size_t counted_ = 0;   // the objects at the beginning of the list that it knows
    boost::unordered_flat_map<const void*, std::optional<std::size_t>> hashes_;  // nullopt: the key is NULL
    boost::unordered_multimap<std::size_t, void*> objects_;
};

}  // namespace carboy::orm
