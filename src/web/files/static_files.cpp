#include "web/files/static_files.hpp"

#include <carboy/http/error.hpp>
#include <carboy/web/files/resources.hpp>

#include "web/files/open_file.hpp"
#include "web/files/send_content.hpp"

namespace carboy::web {

namespace {

using http::HttpError;

Content content_of(const Resource& file) {
    return {.name = file.name.substr(file.name.rfind('/') + 1),
            .size = file.data.size(),
            .validators = {"\"" + std::string(file.digest) + "\"",
                           file.built != 0 ? std::optional(file.built) : std::nullopt},
            .read = [data = file.data](std::uint64_t offset, std::size_t limit) {
                return std::string(data.substr(static_cast<std::size_t>(offset), limit));
            }};
}

Response send_static(const std::string& option, const SourceFolder& sources, std::string_view name) {
    const std::string prefix = option.empty() ? "static" : option;
    const auto relative = safe_relative_path(name);
    if (!relative) throw HttpError(404);
    if (const Resource* file = resources::find(prefix + "/" + *relative)) return send_content(content_of(*file), {});
    const std::filesystem::path folder = sources.find(option, "static");
    if (folder.empty()) throw HttpError(404);
    return send_from_directory(folder, *relative);
}

}  // namespace

View static_files_view(std::string folder, SourceFolder sources) {
    return [folder = std::move(folder), sources = std::move(sources)](Request&, const PathValues& values) {
        return send_static(folder, sources, values.text(0));
    };
}

}  // namespace carboy::web
