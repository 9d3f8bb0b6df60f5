#include "web/reload/build_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <thread>

namespace carboy::web {

namespace {

namespace fs = std::filesystem;

/// Reads the two entries of a CMakeCache.txt that matter here: `NAME:TYPE=value`.
void read_cache(const fs::path& cache, BuildTree& tree) {
    std::ifstream file(cache);
    for (std::string line; std::getline(file, line);) {
        const std::size_t equals = line.find('=');
        if (equals == line.npos) continue;
        const std::string_view name = std::string_view(line).substr(0, line.find(':'));
        if (name == "CMAKE_HOME_DIRECTORY") tree.sources = line.substr(equals + 1);
        if (name == "CMAKE_COMMAND") tree.cmake = line.substr(equals + 1);
    }
}

}  // namespace

std::vector<std::string> BuildTree::command() const {
    const unsigned jobs = std::max(1u, std::thread::hardware_concurrency());
    return {cmake,        "--build",           folder.string(), "--target", executable.filename().string(),
            "--parallel", std::to_string(jobs)};
}

std::optional<BuildTree> build_tree_of(const fs::path& executable) {
    std::error_code ignored;
    for (fs::path folder = executable.parent_path();; folder = folder.parent_path()) {
        if (fs::exists(folder / "CMakeCache.txt", ignored)) {
            BuildTree tree{.executable = executable, .folder = folder, .sources = {}, .cmake = {}};
            read_cache(folder / "CMakeCache.txt", tree);
            if (tree.cmake.empty() || !fs::exists(tree.sources / "CMakeLists.txt", ignored)) return std::nullopt;
            return tree;
        }
        if (folder == folder.parent_path()) return std::nullopt;
    }
}

}  // namespace carboy::web
