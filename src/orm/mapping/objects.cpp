#include <carboy/orm/mapping/objects.hpp>

#include <algorithm>

namespace carboy::orm::detail {

void sort_objects(std::vector<void*>& objects, bool (*before)(const void* context, void* a, void* b),
                  const void* context) {
    std::stable_sort(objects.begin(), objects.end(), [&](void* a, void* b) { return before(context, a, b); });
}

}  // namespace carboy::orm::detail
