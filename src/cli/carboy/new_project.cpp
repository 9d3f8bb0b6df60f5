#include "cli/carboy/new_project.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/file_error.hpp>
#include <carboy/value/text/time_text.hpp>
#include <carboy/web/files/resources.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>

namespace carboy::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view root = "project/";

/// Names that CMake, C++ or the project itself uses for something else.
constexpr std::string_view taken[] = {"all",  "app",  "carboy", "clean", "install",
                                      "main", "note", "std",    "test",  "tests"};

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

void check_name(const std::string& name) {
    const bool valid = !name.empty() && name.size() <= 32 && is_letter(name[0]) &&
                       std::all_of(name.begin(), name.end(),
                                   [](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
    if (!valid || std::find(std::begin(taken), std::end(taken), name) != std::end(taken))
        throw Error("bad_project_name", "\"" + name + "\" cannot be the name of a project.",
                    "Choose up to 32 lower-case letters, digits and underscores, such as blog or web_shop.");
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
}

std::string upper(std::string text) {
    for (char& c : text)
        if (is_letter(c)) c = static_cast<char>(c - 'a' + 'A');
    return text;
}

std::string now() {
    const auto time = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    std::string out;
    value::append_moment(out, time.time_since_epoch());
    return out;
}

fs::path file_name(std::string_view resource, const std::string& name) {
    std::string path(resource.substr(root.size()));
    replace_all(path, "NAME", name);
    if (path == "gitignore" || path == "dockerignore") path.insert(0, ".");
    if (path.ends_with(".in")) path.resize(path.size() - 3);  // named so that no tool takes it for our own source
    return path;
}

void write(const fs::path& path, std::string_view resource, const std::string& name) {
    std::string text(web::resources::find(resource)->data);
    for (const auto& [mark, value] :
         {std::pair<std::string_view, std::string>{"@NAME@", name}, {"@UPPER@", upper(name)}, {"@CREATED@", now()}})
        replace_all(text, mark, value);
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    if (!(file << text) || !file.flush()) throw FileError("open", path.string(), errno == 0 ? EIO : errno);
}

}  // namespace

std::vector<fs::path> new_project(const fs::path& parent, const std::string& name) {
    check_name(name);
    const fs::path folder = parent / name, unfinished = parent / ("." + name + ".new");
    if (fs::exists(folder))
        throw Error("folder_exists", "There is already a folder or file " + folder.string() + ".",
                    "Choose another name, or remove it.");
    fs::remove_all(unfinished);
    std::vector<fs::path> files;
    try {
        for (const std::string_view resource : web::resources::list(root)) {
            files.push_back(file_name(resource, name));
            write(unfinished / files.back(), resource, name);
        }
        fs::rename(unfinished, folder);
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(unfinished, ignored);
        throw;
    }
    return files;
}

}  // namespace carboy::cli
