// Files that a multipart form uploaded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/base/smart_pointers.hpp>
#include <carboy/http/headers.hpp>

namespace carboy::http {

class FileContent;

/// One uploaded file. `filename` is whatever the client sent; never use it as a path to write to. A file of a large
/// form is stored on disk, and only the parts that are accessed are loaded into memory. Copies share the data.
struct UploadedFile {
    std::string field;
    std::string filename;
    std::string content_type;
    Headers headers;
    /// The file's bytes.  Lifetime: this object and its copies.
    std::string_view data;
    /// The owner of the data; null when the request owns it.
    std::shared_ptr<const FileContent> content;

    std::size_t size() const noexcept { return data.size(); }
    /// Writes the file to `path`, replacing an existing file. This blocks: use run_blocking for large files.
    /// Throws: Error "file_not_saved"; `path` does not exist then.
    void save(const std::string& path) const;
    /// Reads up to `size` bytes starting at `offset` into `into`, without loading more of the file into memory.
    /// Returns the number of bytes read, 0 at the end.  Throws: Error "file_not_read".
    std::size_t read(std::size_t offset, char* into, std::size_t size) const;
};

/// The files of a form, in the order in which they were sent.
class Files {
  public:
    /// Returns the first file of this field.  Throws: BadRequestKeyError when there is none.
    const UploadedFile& operator[](std::string_view field) const;
    /// Returns the first file of this field, or null.
    const UploadedFile* get(std::string_view field) const noexcept;
    std::vector<const UploadedFile*> getlist(std::string_view field) const;
    bool contains(std::string_view field) const noexcept { return get(field) != nullptr; }

    void add(UploadedFile file);
    void clear() noexcept;
    std::size_t size() const noexcept { return files_.size(); }
    bool empty() const noexcept { return files_.empty(); }
    auto begin() const noexcept { return files_.begin(); }
    auto end() const noexcept { return files_.end(); }

  private:
    std::vector<UploadedFile> files_;
};

}  // namespace carboy::http
