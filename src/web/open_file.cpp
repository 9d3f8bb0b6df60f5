#include "web/open_file.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

namespace carboy::web {

namespace {

constexpr int open_flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

/// Takes the descriptor over.
std::shared_ptr<OpenFile> regular_file(int descriptor) {
    if (descriptor < 0) return nullptr;
    struct stat facts {};
    if (fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        close(descriptor);
        return nullptr;
    }
    const std::int64_t modified = std::int64_t{facts.st_mtim.tv_sec} * 1'000'000'000 + facts.st_mtim.tv_nsec;
    return std::make_shared<OpenFile>(descriptor, static_cast<std::uint64_t>(facts.st_size), modified);
}

/// For kernels and sandboxes without openat2: compares the real paths before it opens.
int open_by_real_path(const std::filesystem::path& folder, const std::string& relative) {
    std::error_code error;
    const auto root = std::filesystem::canonical(folder, error);
    if (error) return -1;
    const auto target = std::filesystem::canonical(root / relative, error);
    if (error || !(target.native() + "/").starts_with(root.native() + "/")) return -1;
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
    return static_cast<int>(descriptor);
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
        if (count <= 0) break;
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
    return relative ? regular_file(open_beneath(folder, *relative)) : nullptr;
}

std::shared_ptr<OpenFile> open_file(const std::filesystem::path& path) {
    return regular_file(open(path.c_str(), open_flags));
}

}  // namespace carboy::web
