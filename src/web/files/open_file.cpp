#include "web/files/open_file.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <carboy/base/file_error.hpp>

namespace carboy::web {

namespace {

constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

/// Also true for something that is not a file and cannot be opened as one (a socket), and for a name that leads out of
/// its folder.
bool is_not_there(int system_error) {
    return means_no_file(system_error) || system_error == ENXIO || system_error == ENODEV || system_error == EXDEV;
}

/// Takes ownership of the descriptor. -1 means that the call that should have opened it has set errno.
std::shared_ptr<OpenFile> regular_file(int descriptor, const std::filesystem::path& path) {
    if (descriptor < 0) {
        const int failure = errno;
        if (is_not_there(failure)) return nullptr;
        throw FileError("open", path.native(), failure);
    }
    struct stat facts {};
    if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        close(descriptor);
        return nullptr;
    }
    const std::int64_t modified = std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec;
    return std::make_shared<OpenFile>(descriptor, static_cast<std::uint64_t>(facts.st_size), modified, path.native());
}

int failed(int system_error) {
    errno = system_error;
    return -1;
}

/// For kernels and sandboxes without openat2: compares the real paths before opening the file.
int open_by_real_path(const std::filesystem::path& folder, const std::string& relative) {
    std::error_code error;
    const auto root = std::filesystem::canonical(folder, error);
    if (error) return failed(error.value());
    const auto target = std::filesystem::canonical(root / relative, error);
    if (error) return failed(error.value());
    if (!(target.native() + "/").starts_with(root.native() + "/")) return failed(EXDEV);
    return open(target.c_str(), open_flags | O_NOFOLLOW);
}

int open_beneath(const std::filesystem::path& folder, const std::string& relative) {
    const int root = open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0) return -1;
    struct open_how how {};
    how.flags = open_flags;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const long descriptor = syscall(SYS_openat2, root, relative.c_str(), &how, sizeof how);
    const int error = errno;
    close(root);
    if (descriptor < 0 && (error == ENOSYS || error == EPERM)) return open_by_real_path(folder, relative);
    return descriptor < 0 ? failed(error) : static_cast<int>(descriptor);
}

}  // namespace

OpenFile::~OpenFile() { close(descriptor_); }

std::string OpenFile::read(std::uint64_t offset, std::size_t limit) const {
    std::string data(limit, '\0');
    std::size_t filled = 0;
    while (filled < limit) {
        const ssize_t count =
            pread(descriptor_, data.data() + filled, limit - filled, static_cast<off_t>(offset + filled));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw FileError("read", path_, errno);
        if (count == 0) break;
        filled += static_cast<std::size_t>(count);
    }
    data.resize(filled);
    return data;
}

std::optional<std::string> safe_relative_path(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find('\0') != name.npos || name.find('\\') != name.npos)
        return std::nullopt;
    std::string path;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const std::string_view step = name.substr(start, end - start);
        if (step == "..") return std::nullopt;
        if (!step.empty() && step != ".") path.append(path.empty() ? "" : "/").append(step);
        start = end + 1;
    }
    if (path.empty()) return std::nullopt;
    return path;
}

std::shared_ptr<OpenFile> open_inside(const std::filesystem::path& folder, std::string_view name) {
    const auto relative = safe_relative_path(name);
    if (!relative) return nullptr;
    const std::filesystem::path path = folder / *relative;
    return regular_file(open_beneath(folder, *relative), path);
}

std::shared_ptr<OpenFile> open_file(const std::filesystem::path& path) {
    if (path.native().find('\0') != std::string::npos) return nullptr;
    return regular_file(open(path.c_str(), open_flags), path);
}

}  // namespace carboy::web
