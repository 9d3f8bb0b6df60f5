#include <carboy/web/files/send_file.hpp>

#include <filesystem>
#include <memory>

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

}  // namespace carboy::web
