// `carboy new`: a project that builds and passes its tests as it was created.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace carboy::cli {

/// Writes the project into the folder `parent`/`name` and returns the files, relative to it.
/// Throws: Error "bad_project_name", "folder_exists"; FileError. Nothing is left of a project that could not be
/// written.
std::vector<std::filesystem::path> new_project(const std::filesystem::path& parent, const std::string& name);

}  // namespace carboy::cli
