// Where an executable was built, and how it is built again.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace carboy::web {

/// The CMake build folder above an executable.
struct BuildTree {
    std::filesystem::path executable;
    std::filesystem::path folder;
    /// The folder of the top CMakeLists.txt.
    std::filesystem::path sources;
    std::string cmake;

    /// Returns the command that builds the executable: the target has its name.
    std::vector<std::string> command() const;
};

/// Reads the CMakeCache.txt of a folder above the executable. Returns nullopt when there is none or its sources are
/// gone.
std::optional<BuildTree> build_tree_of(const std::filesystem::path& executable);

}  // namespace carboy::web
