#include <carboy/web/files/send_file.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/http/error.hpp>

#include "web/files/file_content.hpp"
#include "web/files/open_file.hpp"

namespace carboy::web {

namespace {

Response send(const std::shared_ptr<OpenFile>& file, std::string_view name, const SendOptions& options) {
    if (!file) throw http::HttpError(404);
    return send_content(content_of(file, name.substr(name.rfind('/') + 1)), options);
}

}  // namespace

Response send_from_directory(const PathText& folder, std::string_view name, const SendOptions& options) {
    return send(open_inside(folder, name), name, options);
}

Response send_file(const PathText& path, const SendOptions& options) {
    return send(open_file(path), path.string(), options);
}

Response send_bytes(std::string bytes, const SendOptions& options) {
    if (options.mimetype.empty() && options.download_name.empty())
        throw Error("no_media_type", "send_bytes does not know the media type, because there is no file name.",
                    "Set .mimetype or .download_name.");
    const auto kept = std::make_shared<const std::string>(std::move(bytes));
    return send_content(
        {.name = options.download_name,
         .size = kept->size(),
         .validators = {},
         .read = [kept](std::uint64_t offset, std::size_t limit) { return kept->substr(offset, limit); }},
        options);
}

}  // namespace carboy::web
