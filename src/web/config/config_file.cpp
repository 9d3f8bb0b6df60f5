#include "web/config/config_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>

#include "web/config/setting_json.hpp"
#include "web/config/setting_toml.hpp"

namespace carboy::web {

namespace {

Setting::Table table_of_file(const std::filesystem::path& path, std::string_view text) {
    const std::string extension = lower(path.extension().native());
    if (extension == ".json") return table_of_json(text);
    if (extension == ".toml") return table_of_toml(text);
    throw Error("config_file", "'" + path.native() + "' is not a file of settings.",
                "Give it the extension .json or .toml.");
}

/// Returns nullopt for a missing file.
std::optional<std::string> text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        const int failure = errno;
        if (failure == ENOENT || failure == ENOTDIR) return std::nullopt;
        throw Error("config_file", "Cannot read '" + path.native() + "': " + std::strerror(failure) + ".",
                    "Check the permissions of the file.");
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

Setting::Table read_config_file(const std::filesystem::path& path, bool silent) {
    const std::optional<std::string> text = text_of_file(path);
    if (!text && silent) return {};
    if (!text)
        throw Error("config_file", "There is no file '" + path.native() + "'.",
                    "Check the path, or pass {.silent = true} for a file that may be missing.");
    try {
        return table_of_file(path, *text);
    } catch (const Error& error) {
        throw Error("config_file", path.native() + ": " + error.message(), error.hint());
    }
}

}  // namespace carboy::web
