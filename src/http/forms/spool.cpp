#include "http/forms/spool.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <carboy/base/log.hpp>
#include <carboy/http/error.hpp>

namespace carboy::http {

namespace {

[[noreturn]] void fail(const std::string& what, int error) {
    log(LogLevel::error, what + ": " + std::strerror(error) + ".");
    bool full = error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO;
    throw HttpError(full ? 507 : 503, "The server cannot store the request's body at the moment.",
                    {{"Retry-After", full ? "60" : "5"}});
}

std::string folder_or_default(const std::string& folder) {
    if (!folder.empty()) return folder;
    const char* named = std::getenv("TMPDIR");
    return named && *named ? named : "/tmp";
}

int open_unnamed(const std::string& folder) {
    int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR)) return fd;
    // Some file systems do not support unnamed files.
    std::string path = folder + "/carboy-body-XXXXXX";
    fd = ::mkostemp(path.data(), O_CLOEXEC);
    if (fd >= 0) ::unlink(path.c_str());
    return fd;
}

}  // namespace

Spool::Spool(const std::string& folder) : fd_(open_unnamed(folder_or_default(folder))) {
    if (fd_ < 0)
        fail("Cannot create a temporary file in '" + folder_or_default(folder) + "' for a request's body", errno);
}

Spool::~Spool() {
    if (mapped_) ::munmap(mapped_, size_);
    ::close(fd_);
}

void Spool::append(std::string_view piece) {
    while (!piece.empty()) {
        ssize_t written = ::pwrite(fd_, piece.data(), piece.size(), static_cast<off_t>(size_));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("Cannot write a request's body to its temporary file", errno);
        size_ += static_cast<std::size_t>(written);
        piece.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string_view Spool::view() {
    if (size_ == 0) return {};
    if (!mapped_) {
        void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, fd_, 0);
        if (mapped == MAP_FAILED) fail("Cannot map the temporary file of a request's body into memory", errno);
        mapped_ = mapped;
    }
    return {static_cast<const char*>(mapped_), size_};
}

}  // namespace carboy::http
