// An unnamed temporary file, which the system deletes when nothing uses it any more, however the process ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace carboy::http {

/// Bytes on disk; new bytes are appended.
class Spool {
  public:
    /// An empty `folder` means the folder in TMPDIR, or /tmp.
    /// Throws: HttpError 503 or 507, and logs why.
    explicit Spool(const std::string& folder);
    ~Spool();
    Spool(const Spool&) = delete;
    Spool& operator=(const Spool&) = delete;

    /// Throws: HttpError 507 when the disk is full or fails.
    void append(std::string_view piece);
    std::size_t size() const noexcept { return size_; }
    int fd() const noexcept { return fd_; }
    /// Returns all bytes, mapped into memory at the first call. Nothing may be appended after that.
    /// Throws: HttpError 503.
    std::string_view view();

  private:
    int fd_;
    std::size_t size_ = 0;
    void* mapped_ = nullptr;
};

}  // namespace carboy::http
