#include <carboy/jinja/run/loader.hpp>

#include <carboy/base/file_error.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace carboy::jinja {
namespace fs = std::filesystem;

bool Loader::has(std::string_view name) const { return load(name).has_value(); }
std::int64_t Loader::version(const Source& loaded, std::string_view) const { return loaded.version; }
std::vector<std::string> Loader::list() const { return {}; }

FolderLoader::FolderLoader(PathText folder) { folders_.push_back(std::move(folder)); }
FolderLoader::FolderLoader(std::vector<PathText> folders) : folders_(std::move(folders)) {}
FolderLoader::~FolderLoader() = default;

MapLoader::MapLoader() = default;
MapLoader::MapLoader(std::initializer_list<std::pair<std::string, std::string>> sources) : sources_(sources) {}
MapLoader::~MapLoader() = default;

ChoiceLoader::ChoiceLoader(std::vector<std::shared_ptr<const Loader>> loaders) : loaders_(std::move(loaders)) {}
ChoiceLoader::~ChoiceLoader() = default;

PrefixLoader::PrefixLoader(std::vector<std::pair<std::string, std::shared_ptr<const Loader>>> loaders, char delimiter)
    : loaders_(std::move(loaders)), delimiter_(delimiter) {}
PrefixLoader::~PrefixLoader() = default;

/// False for names that might leave the folder: "..", absolute parts, NUL, backslashes.
static bool is_safe(std::string_view name) {
    if (name.empty() || name.find('\0') != std::string_view::npos || name.find('\\') != std::string_view::npos)
        return false;
    while (!name.empty()) {
        const std::size_t end = std::min(name.find('/'), name.size());
        if (name.substr(0, end) == "..") return false;
        name.remove_prefix(std::min(end + 1, name.size()));
    }
    return true;
}

static std::int64_t file_version(const fs::path& path) {
    std::error_code error;
    const auto time = fs::last_write_time(path, error);
    return error ? 0 : static_cast<std::int64_t>(time.time_since_epoch().count());
}

PathText FolderLoader::path_of(std::string_view name) const {
    while (name.starts_with('/')) name.remove_prefix(1);
    if (!is_safe(name)) return {};
    for (const PathText& root : folders_) {
        const fs::path folder = root;
        fs::path path = folder / name;
        std::error_code error;
        if (fs::is_regular_file(path, error)) return path;
        if (error && !means_no_file(error.value())) throw FileError("open", path.native(), error.value());
    }
    return {};
}

std::optional<Source> FolderLoader::load(std::string_view name) const {
    const fs::path path = path_of(name);
    if (path.empty()) return std::nullopt;
    const std::int64_t version = file_version(path);
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file && errno != 0 && !means_no_file(errno)) throw FileError("open", path.native(), errno);
    if (!file) return std::nullopt;
    return Source{{std::istreambuf_iterator<char>(file), {}}, path.string(), version};
}

/// Another file of that name may now take precedence over the one that was loaded.
std::int64_t FolderLoader::version(const Source& loaded, std::string_view name) const {
    return path_of(name).string() == loaded.file ? file_version(loaded.file) : loaded.version - 1;
}

static void sort_unique(std::vector<std::string>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
}

std::vector<std::string> FolderLoader::list() const {
    std::vector<std::string> out;
    for (const PathText& root : folders_) {
        const fs::path folder = root;
        std::error_code error;
        for (auto it = fs::recursive_directory_iterator(folder, error); !error && it != fs::end(it);
             it.increment(error))
            if (it->is_regular_file(error)) out.push_back(it->path().lexically_relative(folder).generic_string());
    }
    sort_unique(out);
    return out;
}

void MapLoader::set(std::string name, std::string text) {
    for (auto& [known, source] : sources_) {
        if (known != name) continue;
        source = std::move(text);
        return;
    }
    sources_.emplace_back(std::move(name), std::move(text));
}

static std::int64_t text_version(std::string_view text) {
    return static_cast<std::int64_t>(std::hash<std::string_view>()(text));
}

std::optional<Source> MapLoader::load(std::string_view name) const {
    for (const auto& [known, text] : sources_)
        if (known == name) return Source{text, {}, text_version(text)};
    return std::nullopt;
}

std::int64_t MapLoader::version(const Source&, std::string_view name) const {
    const auto source = load(name);
    return source ? source->version : 0;
}

std::vector<std::string> MapLoader::list() const {
    std::vector<std::string> out;
    for (const auto& [name, text] : sources_) out.push_back(name);
    sort_unique(out);
    return out;
}

std::optional<Source> EmbeddedLoader::load(std::string_view name) const {
    for (std::size_t i = 0; i < count_; ++i)
        if (files_[i].name == name) return Source{std::string(files_[i].text), {}, 0};
    return std::nullopt;
}

std::vector<std::string> EmbeddedLoader::list() const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < count_; ++i) out.emplace_back(files_[i].name);
    sort_unique(out);
    return out;
}

std::optional<Source> ChoiceLoader::load(std::string_view name) const {
    for (const auto& loader : loaders_)
        if (auto source = loader->load(name)) return source;
    return std::nullopt;
}

bool ChoiceLoader::has(std::string_view name) const {
    return std::any_of(loaders_.begin(), loaders_.end(), [&](const auto& loader) { return loader->has(name); });
}

std::int64_t ChoiceLoader::version(const Source& loaded, std::string_view name) const {
    for (const auto& loader : loaders_)
        if (loader->has(name)) return loader->version(loaded, name);
    return loaded.version - 1;
}

std::vector<std::string> ChoiceLoader::list() const {
    std::vector<std::string> out;
    for (const auto& loader : loaders_) {
        const auto names = loader->list();
        out.insert(out.end(), names.begin(), names.end());
    }
    sort_unique(out);
    return out;
}

std::pair<const Loader*, std::string_view> PrefixLoader::split(std::string_view name) const {
    const std::size_t at = name.find(delimiter_);
    if (at == std::string_view::npos) return {nullptr, {}};
    for (const auto& [prefix, loader] : loaders_)
        if (prefix == name.substr(0, at)) return {loader.get(), name.substr(at + 1)};
    return {nullptr, {}};
}

std::optional<Source> PrefixLoader::load(std::string_view name) const {
    const auto [loader, rest] = split(name);
    return loader ? loader->load(rest) : std::nullopt;
}

bool PrefixLoader::has(std::string_view name) const {
    const auto [loader, rest] = split(name);
    return loader && loader->has(rest);
}

std::int64_t PrefixLoader::version(const Source& loaded, std::string_view name) const {
    const auto [loader, rest] = split(name);
    return loader ? loader->version(loaded, rest) : loaded.version;
}

std::vector<std::string> PrefixLoader::list() const {
    std::vector<std::string> out;
    for (const auto& [prefix, loader] : loaders_)
        for (const std::string& name : loader->list()) out.push_back(prefix + delimiter_ + name);
    sort_unique(out);
    return out;
}

}  // namespace carboy::jinja
