#include <carboy/web/files/resources.hpp>

#include <algorithm>

namespace carboy::web {

namespace {

constinit const ResourceTable* first_table = nullptr;

/// Calls `use` with each embedded file until it returns true.
template <class Use>
void for_each_file(Use use) {
    for (const ResourceTable* table = first_table; table; table = table->next())
        for (std::size_t i = 0; i < table->count(); ++i)
            if (use(table->files()[i])) return;
}

}  // namespace

ResourceTable::ResourceTable(const Resource* files, std::size_t count) noexcept
    : files_(files), count_(count), next_(first_table) {
    first_table = this;
}

namespace resources {

const Resource* find(std::string_view name) noexcept {
    const Resource* found = nullptr;
    for_each_file([&](const Resource& file) {
        if (file.name == name) found = &file;
        return found != nullptr;
    });
    return found;
}

std::vector<std::string_view> list(std::string_view prefix) {
    std::vector<std::string_view> names;
    for_each_file([&](const Resource& file) {
        if (file.name.starts_with(prefix)) names.push_back(file.name);
        return false;
    });
    std::sort(names.begin(), names.end());
    return names;
}

bool any(std::string_view prefix) noexcept {
    bool found = false;
    for_each_file([&](const Resource& file) { return found = file.name.starts_with(prefix); });
    return found;
}

}  // namespace resources

}  // namespace carboy::web
