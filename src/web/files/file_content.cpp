#include "web/files/file_content.hpp"

#include <string>

namespace carboy::web {

Content content_of(const std::shared_ptr<OpenFile>& file, std::string_view name) {
    const std::string etag = std::to_string(file->modified_ns()) + "-" + std::to_string(file->size());
    return {.name = name,
            .size = file->size(),
            .validators = {"\"" + etag + "\"", file->modified_ns() / 1'000'000'000},
            .read = [file](std::uint64_t offset, std::size_t limit) { return file->read(offset, limit); }};
}

}  // namespace carboy::web
