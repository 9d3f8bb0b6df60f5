// A file that exists but cannot be opened or read, as opposed to a missing file.
#pragma once

#include <string_view>

#include <carboy/base/error.hpp>

namespace carboy {

/// Opening or reading a file failed for a reason other than that it does not exist.
class FileError : public Error {
  public:
    /// `action` is "open" or "read"; `system_error` is an errno.
    FileError(std::string_view action, std::string_view path, int system_error);

    /// The errno.
    int system_error() const noexcept { return system_error_; }
    /// True when the process or the machine is out of a resource (descriptors, memory) that may become available again.
    bool is_shortage() const noexcept;

  private:
    int system_error_;
};

/// True for an errno that means that there is no file at the path: the file or folder does not exist, the links form
/// a loop, or the name is not a possible file name.
bool means_no_file(int system_error) noexcept;

}  // namespace carboy
