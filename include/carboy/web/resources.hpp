// Files inside the executable: carboy_embed() of the build generates the table, this finds them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::web {

/// One embedded file.  Lifetime: static.
struct Resource {
    /// Relative to the CMakeLists that embedded it: "templates/users.html".
    std::string_view name;
    std::string_view data;
    /// A hash of the data: what an ETag says.
    std::string_view digest;
};

/// A table of files that registers itself; made by generated code, as a static object.
class ResourceTable {
  public:
    ResourceTable(const Resource* files, std::size_t count) noexcept;
    ResourceTable(const ResourceTable&) = delete;
    ResourceTable& operator=(const ResourceTable&) = delete;

    const Resource* files() const noexcept { return files_; }
    std::size_t count() const noexcept { return count_; }
    const ResourceTable* next() const noexcept { return next_; }

  private:
    const Resource* files_;
    std::size_t count_;
    const ResourceTable* next_;
};

namespace resources {

/// The embedded file, or null.
const Resource* find(std::string_view name) noexcept;
/// The names that start so, sorted.
std::vector<std::string_view> list(std::string_view prefix);
/// True when anything is embedded under the prefix.
bool any(std::string_view prefix) noexcept;

}  // namespace resources

}  // namespace carboy::web
