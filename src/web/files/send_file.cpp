#include <carboy/web/files/send_file.hpp>

#include <memory>

#include <carboy/http/error.hpp>

#include "web/files/open_file.hpp"
#include "web/files/send_content.hpp"

namespace carboy::web {

namespace {

Content content_of(const std::shared_ptr<OpenFile>& file, std::string_view name) {
    if (!file) throw http::HttpError(404);
    const std::string etag = std::to_string(file->modified_ns()) + "-" + std::to_string(file->size());
    return {.name = name.substr(name.rfind('/') + 1),
            .size = file->size(),
            .validators = {"\"" + etag + "\"", file->modified_ns() / 1'000'000'000},
            .read = [file](std::uint64_t offset, std::size_t limit) { return file->read(offset, limit); }};
}

}  // namespace

Response send_from_directory(const std::filesystem::path& folder, std::string_view name, const SendOptions& options) {
    return send_content(content_of(open_inside(folder, name), name), options);
}

Response send_file(const std::filesystem::path& path, const SendOptions& options) {
    return send_content(content_of(open_file(path), path.native()), options);
}

}  // namespace carboy::web
