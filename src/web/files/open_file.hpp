// Opening files whose names come from outside.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace carboy::web {

/// An open regular file, which is closed on destruction.
class OpenFile {
  public:
    OpenFile(int descriptor, std::uint64_t size, std::int64_t modified_ns, std::string path)
        : descriptor_(descriptor), size_(size), modified_ns_(modified_ns), path_(std::move(path)) {}
    ~OpenFile();
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    std::uint64_t size() const noexcept { return size_; }
    /// Units: nanoseconds since 1970.
    std::int64_t modified_ns() const noexcept { return modified_ns_; }
    /// Returns at most `limit` bytes from `offset` on; fewer at the end of the file.  Throws: FileError.
    std::string read(std::uint64_t offset, std::size_t limit) const;

  private:
    int descriptor_;
    std::uint64_t size_;
    std::int64_t modified_ns_;
    std::string path_;
};

/// Returns the relative path without empty and "." steps; nullopt when it is absolute, contains "..", or contains NUL
/// or '\'.
/// Source: Werkzeug security.py, safe_join.
std::optional<std::string> safe_relative_path(std::string_view name);

/// Opens a regular file inside the folder; returns null when there is none. The kernel resolves the name and refuses to
/// leave the folder, also through links.
/// Throws: FileError when the file may exist but cannot be opened: no descriptor is left, no permission.
std::shared_ptr<OpenFile> open_inside(const std::filesystem::path& folder, std::string_view name);

/// Opens a regular file; returns null when there is none.  Throws: FileError, see open_inside.
std::shared_ptr<OpenFile> open_file(const std::filesystem::path& path);

}  // namespace carboy::web
