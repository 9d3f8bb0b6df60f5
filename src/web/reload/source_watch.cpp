#include "web/reload/source_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string_view>

#include <carboy/base/error.hpp>

namespace carboy::web {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view endings[] = {".c",   ".cc",  ".cpp", ".cxx", ".c++", ".cppm", ".h",   ".hh",   ".hpp",
                                        ".hxx", ".h++", ".inc", ".inl", ".ipp", ".ixx",  ".tpp", ".cmake"};
constexpr std::uint32_t changes =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_EXCL_UNLINK;

[[noreturn]] void refuse(const fs::path& folder) {
    throw Error("watch_failed", "Cannot watch " + folder.string() + " for changes: " + std::strerror(errno) + ".",
                "Raise fs.inotify.max_user_watches and fs.inotify.max_user_instances with sysctl, or add --no-reload.");
}

bool is_watched(const fs::path& folder) {
    std::error_code ignored;
    return !folder.filename().string().starts_with('.') && folder.filename() != "node_modules" &&
           !fs::exists(folder / "CMakeCache.txt", ignored);
}

}  // namespace

bool is_source(std::string_view name) {
    if (name.empty() || name.front() == '.') return false;
    if (name == "CMakeLists.txt") return true;
    const std::size_t dot = name.rfind('.');
    return dot != name.npos && std::find(std::begin(endings), std::end(endings), name.substr(dot)) != std::end(endings);
}

SourceWatch::SourceWatch(const fs::path& folder) : descriptor_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (descriptor_ < 0) refuse(folder);
    try {
        add_below(folder);
    } catch (...) {
        ::close(descriptor_);
        throw;
    }
}

SourceWatch::~SourceWatch() { ::close(descriptor_); }

void SourceWatch::add(const fs::path& folder) {
    const int watch = ::inotify_add_watch(descriptor_, folder.c_str(), changes);
    if (watch >= 0)
        folders_[watch] = folder;
    else if (errno != ENOENT && errno != ENOTDIR && errno != EACCES)  // it may be gone already
        refuse(folder);
}

void SourceWatch::add_below(const fs::path& folder) {
    add(folder);
    std::error_code error;
    for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
         !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (at->is_symlink(ignored) || !at->is_directory(ignored)) continue;
        if (is_watched(at->path()))
            add(at->path());
        else
            at.disable_recursion_pending();
    }
}

fs::path SourceWatch::changed() {
    alignas(inotify_event) char buffer[16 * 1024];
    fs::path found;
    for (ssize_t size; (size = ::read(descriptor_, buffer, sizeof buffer)) > 0;) {
        for (const char* at = buffer; at < buffer + size;) {
            const auto& event = *reinterpret_cast<const inotify_event*>(at);
            at += sizeof event + event.len;
            if (event.mask & IN_Q_OVERFLOW) found = "(many files)";
            if (event.mask & IN_IGNORED) folders_.erase(event.wd);
            const auto folder = folders_.find(event.wd);
            if (folder == folders_.end() || event.len == 0) continue;
            const fs::path path = folder->second / event.name;
            const bool appeared = event.mask & (IN_CREATE | IN_MOVED_TO);
            if (event.mask & IN_ISDIR) {
                if (appeared && is_watched(path)) add_below(path);
            } else if (is_source(event.name) && !(event.mask & IN_CREATE)) {  // a new file counts when it is closed
                found = path;
            }
        }
    }
    return found;
}

}  // namespace carboy::web
