#include <carboy/base/file_error.hpp>

#include <cerrno>
#include <string>
#include <system_error>

namespace carboy {

namespace {

bool means_shortage(int system_error) noexcept {
    return system_error == EMFILE || system_error == ENFILE || system_error == ENOMEM || system_error == EAGAIN;
}

std::string hint_for(int system_error) {
    if (system_error == EMFILE) return "Raise the limit of open files of the process (ulimit -n).";
    if (system_error == ENFILE) return "Raise the system's limit of open files (fs.file-max).";
    if (system_error == EACCES || system_error == EPERM)
        return "Let the process's user read the file and search the folders above it.";
    return "Look for disk errors in the system's log.";
}

}  // namespace

FileError::FileError(std::string_view action, std::string_view path, int system_error)
    : Error("file_unreadable",
            "Cannot " + std::string(action) + " '" + std::string(path) +
                "': " + std::generic_category().message(system_error) + ".",
            hint_for(system_error)),
      system_error_(system_error) {}

bool FileError::is_shortage() const noexcept { return means_shortage(system_error_); }

bool means_no_file(int system_error) noexcept {
    return system_error == ENOENT || system_error == ENOTDIR || system_error == ELOOP || system_error == ENAMETOOLONG;
}

}  // namespace carboy
