// Files that a multipart form uploaded.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/http/headers.hpp>

namespace carboy::http {

/// One uploaded file. `filename` is what the client says: never a path to write to.
struct UploadedFile {
    std::string field;
    std::string filename;
    std::string content_type;
    Headers headers;
    std::string data;
};

/// The files of a form in the order they came.
class Files {
  public:
    /// The first file of this field.  Throws: BadRequestKeyError when there is none.
    const UploadedFile& operator[](std::string_view field) const;
    /// The first file of this field, or null.
    const UploadedFile* get(std::string_view field) const noexcept;
    std::vector<const UploadedFile*> getlist(std::string_view field) const;
    bool contains(std::string_view field) const noexcept { return get(field) != nullptr; }

    void add(UploadedFile file) { files_.push_back(std::move(file)); }
    void clear() noexcept { files_.clear(); }
    std::size_t size() const noexcept { return files_.size(); }
    bool empty() const noexcept { return files_.empty(); }
    auto begin() const noexcept { return files_.begin(); }
    auto end() const noexcept { return files_.end(); }

  private:
    std::vector<UploadedFile> files_;
};

}  // namespace carboy::http
