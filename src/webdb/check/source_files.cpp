#include "webdb/check/source_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace carboy::webdb {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view endings[] = {".cpp", ".hpp", ".cc", ".hh", ".cxx", ".hxx", ".h", ".ipp"};

bool is_skipped(const fs::path& folder) {
    const std::string name = folder.filename().string();
    std::error_code failure;
    return name.starts_with('.') || name == "build" || name == "tests" ||
           fs::exists(folder / "CMakeCache.txt", failure);
}

}  // namespace

std::vector<SourceFile> read_sources(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code failure;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure)) {
        if (at->is_directory(failure) && is_skipped(at->path()))
            at.disable_recursion_pending();
        else if (at->is_regular_file(failure) &&
                 std::find(std::begin(endings), std::end(endings), at->path().extension()) != std::end(endings))
            paths.push_back(at->path());
    }
    std::sort(paths.begin(), paths.end());
    std::vector<SourceFile> files;
    for (const fs::path& path : paths) {
        std::ifstream file(path, std::ios::binary);
        SourceFile& read = files.emplace_back(SourceFile{.path = path.string()});
        read.text.assign(std::istreambuf_iterator<char>(file), {});
        read.tokens = sql_check::tokens_of(read.text);
    }
    return files;
}

}  // namespace carboy::webdb
