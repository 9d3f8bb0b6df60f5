// Opening files whose names come from outside.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace carboy::web {

/// An open regular file; closed with the object.
class OpenFile {
  public:
    OpenFile(int descriptor, std::uint64_t size, std::int64_t modified_ns)
        : descriptor_(descriptor), size_(size), modified_ns_(modified_ns) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    std::uint64_t size() const noexcept { return size_; }
    /// Units: nanoseconds since 1970.
    std::int64_t modified_ns() const noexcept { return modified_ns_; }
    /// The bytes from `offset` on, at most `limit`; less at the file's end.
    std::string read(std::uint64_t offset, std::size_t limit) const;

  private:
    int descriptor_;
    std::uint64_t size_;
    std::int64_t modified_ns_;
};

/// The relative path without empty and "." steps; nothing when it is absolute, climbs with "..", or holds NUL or '\'.
/// Source: Werkzeug security.py, safe_join.
std::optional<std::string> safe_relative_path(std::string_view name);

/// Opens a regular file inside the folder; null when there is none. The kernel resolves the name and refuses to leave
/// the folder, also through links.
std::shared_ptr<OpenFile> open_inside(const std::filesystem::path& folder, std::string_view name);

/// Opens a regular file; null when there is none.
std::shared_ptr<OpenFile> open_file(const std::filesystem::path& path);

}  // namespace carboy::web
