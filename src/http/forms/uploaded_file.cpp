// Saving and reading an uploaded file.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <carboy/base/error.hpp>
#include <carboy/http/files.hpp>

#include "http/forms/file_content.hpp"

namespace carboy::http {

namespace {

// Returns an errno, or 0.
int write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        ssize_t written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

int copy_in_pieces(const UploadedFile& file, int fd, std::size_t offset) {
    std::string piece(256 * 1024, '\0');
    while (std::size_t size = file.read(offset, piece.data(), piece.size())) {
        if (int error = write_all(fd, std::string_view(piece).substr(0, size))) return error;
        offset += size;
    }
    return 0;
}

// The kernel copies within a file system, sometimes without moving any data.
int copy_spooled(const UploadedFile& file, int fd) {
    std::size_t done = 0;
    while (done < file.size()) {
        auto from = static_cast<off_t>(file.content->offset() + done);
        ssize_t copied = ::copy_file_range(file.content->spool()->fd(), &from, fd, nullptr, file.size() - done, 0);
        if (copied <= 0)
            return copied < 0 && (errno == ENOSPC || errno == EDQUOT) ? errno : copy_in_pieces(file, fd, done);
        done += static_cast<std::size_t>(copied);
    }
    return 0;
}

[[noreturn]] void not_saved(const std::string& path, int error) {
    throw Error("file_not_saved", "An uploaded file cannot be saved as '" + path + "': " + std::strerror(error) + ".",
                "Make sure that the folder exists, is writable and has free space.");
}

}  // namespace

void UploadedFile::save(const std::string& path) const {
    if (path.find('\0') != path.npos) not_saved(path.substr(0, path.find('\0')), EINVAL);
    int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) not_saved(path, errno);
    int error = content && content->spool() ? copy_spooled(*this, fd) : write_all(fd, data);
    // Some file systems report a full disk only when the file is closed.
    if (::close(fd) != 0 && error == 0) error = errno;
    if (error == 0) return;
    ::unlink(path.c_str());
    not_saved(path, error);
}

std::size_t UploadedFile::read(std::size_t offset, char* into, std::size_t size) const {
    if (offset >= data.size()) return 0;
    size = std::min(size, data.size() - offset);
    if (!content || !content->spool()) return data.copy(into, size, offset);
    for (;;) {
        ssize_t count = ::pread(content->spool()->fd(), into, size, static_cast<off_t>(content->offset() + offset));
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno == EINTR) continue;
        throw Error("file_not_read", std::string("An uploaded file cannot be read: ") + std::strerror(errno) + ".");
    }
}

}  // namespace carboy::http
