#include "orm/mapping/key_index.hpp"

#include <algorithm>
#include <utility>

namespace carboy::orm {

void DestroyKeyIndex::destroy(KeyIndex* index) noexcept { delete index; }

bool ListObjects::contains(const void* object) const noexcept {
    return std::find(objects_.begin(), objects_.end(), object) != objects_.end();
}

void ListObjects::assign(std::vector<void*> objects) noexcept {
    index_.reset();
    objects_ = std::move(objects);
}

std::vector<void*> ListObjects::take() noexcept {
    index_.reset();
    return std::exchange(objects_, {});
}

void ListObjects::erase(const void* object) noexcept { forget(object, std::erase(objects_, object)); }

bool ListObjects::erase_first(const void* object) noexcept {
    const auto found = std::find(objects_.begin(), objects_.end(), object);
    if (found == objects_.end()) return false;
    objects_.erase(found);
    if (index_) forget(object, contains(object) ? 2 : 1);
    return true;
}

/// The index is made again after the removal of an object that was in the list more than once.
void ListObjects::forget(const void* object, std::size_t removed) noexcept {
    if (!index_ || removed == 0) return;
    if (removed == 1)
        index_->forget(object);
    else
        index_.reset();
}

KeyIndex& ListObjects::index() const {
    if (!index_) index_ = Owned<KeyIndex, DestroyKeyIndex>(new KeyIndex);
    return *index_;
}

void KeyIndex::start(const KeyChanges& changes, const detail::ListKey& by) {
    by_ = &by;
    epoch_ = changes.epoch();
    followed_ = changes.objects().size();
    counted_ = 0;
    hashes_.clear();
    objects_.clear();
}

std::optional<std::size_t> KeyIndex::hash_of(const void* object, const Mapper& target) const {
    const void* const key = detail::key_of_object(target, *by_, object);
    return key == nullptr ? std::nullopt : std::optional(by_->hash(key));
}

void KeyIndex::add(void* object, const Mapper& target) {
    const auto [known, is_new] = hashes_.try_emplace(object, hash_of(object, target));
    if (is_new && known->second) objects_.emplace(*known->second, object);
}

void KeyIndex::drop_hash(const void* object, std::size_t hash) {
    const auto [first, last] = objects_.equal_range(hash);
    const auto found = std::find_if(first, last, [&](const auto& entry) { return entry.second == object; });
    if (found != last) objects_.erase(found);
}

void KeyIndex::follow(const KeyChanges& changes, const Mapper& target) {
    for (; followed_ < changes.objects().size(); ++followed_) {
        const void* const object = changes.objects()[followed_];
        const auto known = hashes_.find(object);
        if (known == hashes_.end()) continue;
        const std::optional<std::size_t> now = hash_of(object, target);
        if (now == known->second) continue;
        if (known->second) drop_hash(object, *known->second);
        known->second = now;
        if (now) objects_.emplace(*now, const_cast<void*>(object));
    }
}

void KeyIndex::forget(const void* object) {
    const auto known = hashes_.find(object);
    if (known == hashes_.end()) return;  // it was added since the last search
    if (known->second) drop_hash(object, *known->second);
    hashes_.erase(known);
    --counted_;
}

KeyIndex::Found KeyIndex::find(const std::vector<void*>& objects, const KeyChanges& changes, const Mapper& target,
                               const detail::ListKey& by, const void* key) {
    if (by_ != &by || epoch_ != changes.epoch()) start(changes, by);
    follow(changes, target);
    for (; counted_ < objects.size(); ++counted_) add(objects[counted_], target);
    Found found;
    const auto [first, last] = objects_.equal_range(by.hash(key));
    for (auto entry = first; entry != last; ++entry) {
        if (!by.same(detail::key_of_object(target, by, entry->second), key)) continue;
        found.several = found.object != nullptr;
        found.object = entry->second;
        if (found.several) break;
    }
    return found;
}

}  // namespace carboy::orm
