// The source files of a folder: tells when one of them changes.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace carboy::web {

/// True for the name of a file that a build reads: C++ and C sources, headers, CMakeLists.txt and *.cmake. False for
/// hidden files, which editors make while they save.
bool is_source(std::string_view name);

/// Watches a folder and the folders below it by inotify, except hidden ones and CMake's build folders.
class SourceWatch {
  public:
    /// Throws: Error "watch_failed" when the system's limit of watches is reached.
    explicit SourceWatch(const std::filesystem::path& folder);
    ~SourceWatch();
    SourceWatch(const SourceWatch&) = delete;
    SourceWatch& operator=(const SourceWatch&) = delete;

    /// Readable when something has happened in the folders.
    int descriptor() const noexcept { return descriptor_; }
    /// Reads what has happened. Returns the last source file that was changed, made, moved or removed; an empty path if
    /// there is none.
    std::filesystem::path changed();

  private:
    void add(const std::filesystem::path& folder);
    void add_below(const std::filesystem::path& folder);

    int descriptor_;
    std::map<int, std::filesystem::path> folders_;
};

}  // namespace carboy::web
