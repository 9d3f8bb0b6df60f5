#include <carboy/http/files.hpp>

#include <carboy/http/error.hpp>

namespace carboy::http {

const UploadedFile* Files::get(std::string_view field) const noexcept {
    for (const UploadedFile& file : files_)
        if (file.field == field) return &file;
    return nullptr;
}

const UploadedFile& Files::operator[](std::string_view field) const {
    if (const UploadedFile* file = get(field)) return *file;
    throw BadRequestKeyError("file", field);
}

void Files::add(UploadedFile file) { files_.push_back(std::move(file)); }

void Files::clear() noexcept { files_.clear(); }

std::vector<const UploadedFile*> Files::getlist(std::string_view field) const {
    std::vector<const UploadedFile*> found;
    for (const UploadedFile& file : files_)
        if (file.field == field) found.push_back(&file);
    return found;
}

}  // namespace carboy::http
