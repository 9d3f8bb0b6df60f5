#include "cli/carboy/check_project.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>

#include <carboy/base/error.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carboy::cli {
namespace {

namespace fs = std::filesystem;

/// A folder in which CMake builds the project.
struct BuildFolder {
    fs::path path;
    std::string project, cmake;
};

std::string value_of(std::string_view line, std::string_view name) {
    if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") return {};
    return std::string(line.substr(std::min(line.find('=') + 1, line.size())));
}

BuildFolder read_cache(const fs::path& path) {
    BuildFolder found{.path = path, .project = {}, .cmake = "cmake"};
    std::ifstream cache(path / "CMakeCache.txt");
    for (std::string line; std::getline(cache, line);) {
        if (std::string name = value_of(line, "CMAKE_PROJECT_NAME"); !name.empty()) found.project = name;
        if (std::string command = value_of(line, "CMAKE_COMMAND"); !command.empty()) found.cmake = command;
    }
    return found;
}

/// Looks in build/debug first, which `make test` and `make run` use, then in build and in the other folders below it.
fs::path find_build(const fs::path& project) {
    std::vector<fs::path> places{project / "build/debug", project / "build"};
    std::error_code failure;
    std::vector<fs::path> others;
    for (fs::directory_iterator at(project / "build", failure), end; !failure && at != end; at.increment(failure))
        others.push_back(at->path());
    std::sort(others.begin(), others.end());
    places.insert(places.end(), others.begin(), others.end());
    for (const fs::path& place : places)
        if (fs::exists(place / "CMakeCache.txt", failure)) return place;
    throw Error("nothing_to_check",
                "The application in " + project.string() + " has not been built, so it cannot check itself.",
                "Build it (make test), or name the build folder: carboy check --build <folder>.");
}

/// Runs a program and returns its exit status.
int run(const std::vector<std::string>& arguments) {
    std::vector<char*> pointers;
    for (const std::string& one : arguments) pointers.push_back(const_cast<char*>(one.c_str()));
    pointers.push_back(nullptr);
    pid_t child = 0;
    int status = ::posix_spawnp(&child, pointers[0], nullptr, nullptr, pointers.data(), environ);
    if (status != 0)
        throw Error("program_failed",
                    "Cannot start " + arguments[0] + ": " + std::generic_category().message(status) + ".",
                    "Check that the file exists and can be executed.");
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

/// Builds the application and runs its own `check`.  Returns the exit status.
int check_project(const fs::path& folder, const fs::path& named_build) {
    if (!fs::exists(folder / "CMakeLists.txt"))
        throw Error("nothing_to_check", "There is no project in " + folder.string() + ": it has no CMakeLists.txt.",
                    "Run this in an application's folder. Without an application, use carboy-sql-check for SQL in C++ "
                    "sources, and jinja check for templates.");
    const BuildFolder build = read_cache(named_build.empty() ? find_build(folder) : named_build);
    if (build.project.empty())
        throw Error("nothing_to_check", build.path.string() + " is not a build folder of CMake.",
                    "Name the folder in which the application is built: carboy check --build <folder>.");
    if (const int status = run({build.cmake, "--build", build.path.string(), "--target", build.project}); status != 0)
        return status;
    for (const fs::path& place : {build.path / build.project, build.path / "bin" / build.project})
        if (fs::is_regular_file(place)) return run({place.string(), "check"});
    throw Error("nothing_to_check", "The build has made no executable " + (build.path / build.project).string() + ".",
                "Give the application's target the project's name, or run the executable itself: <application> check.");
}

}  // namespace

void add_check_command(CLI::App& line) {
    struct Arguments {
        std::string folder = ".", build;
    };
    const auto given = std::make_shared<Arguments>();
    CLI::App* check = line.add_subcommand(
        "check", "Build the application and check its templates, links, SQL, indexes and revisions");
    check->add_option("folder", given->folder, "The project's folder")->capture_default_str();
    check->add_option("--build", given->build, "The folder in which it is built; build/debug by default");
    check->callback([given] {
        if (const int status = check_project(given->folder, given->build); status != 0) throw CLI::RuntimeError(status);
    });
}

}  // namespace carboy::cli
