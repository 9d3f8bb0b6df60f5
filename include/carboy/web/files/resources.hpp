// Files embedded in the executable: carboy_embed() in the build generates the table, and this finds them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::web {

/// One embedded file.  Lifetime: static.
struct Resource {
    /// Relative to the CMakeLists.txt that embedded it: "templates/users.html".
    std::string_view name;
    std::string_view data;
    /// A hash of the data, for the ETag.
    std::string_view digest;
    /// The time of embedding, for Last-Modified.  Units: seconds since 1970; 0 when unknown.
    std::int64_t built = 0;
};

/// A table of files that registers itself. Generated code defines it as a static object.
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

/// Returns the embedded file, or null.
const Resource* find(std::string_view name) noexcept;
/// Returns the names that start with the prefix, sorted.
std::vector<std::string_view> list(std::string_view prefix);
/// True when any file is embedded under the prefix.
bool any(std::string_view prefix) noexcept;

}  // namespace resources

}  // namespace carboy::web
