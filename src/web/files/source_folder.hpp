// The location of an application's files during development: next to its sources.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace carboy::web {

/// The folder of an application's sources.
class SourceFolder {
  public:
    explicit SourceFolder(std::string_view source_file) : path_(std::filesystem::path(source_file).parent_path()) {}

    /// Returns the folder in `option`, relative to the sources or else to the working directory. Without an option,
    /// returns the first of the two places that contains the usual folder; empty when there is none.
    std::filesystem::path find(const std::string& option, std::string_view usual) const;

  private:
    std::filesystem::path path_;
};

}  // namespace carboy::web
