#include "web/static_files.hpp"

#include <carboy/web/resources.hpp>

#include "web/app_core.hpp"
#include "web/open_file.hpp"
#include "web/send_content.hpp"

namespace carboy::web {

namespace {

Content content_of(const Resource& file) {
    return {.name = file.name.substr(file.name.rfind('/') + 1),
            .size = file.data.size(),
            .validators = {"\"" + std::string(file.digest) + "\"", std::nullopt},
            .read = [data = file.data](std::uint64_t offset, std::size_t limit) {
                return std::string(data.substr(static_cast<std::size_t>(offset), limit));
            }};
}

Response send_static(const AppCore& core, std::string_view name) {
    const std::string prefix = core.options.static_folder.empty() ? "static" : core.options.static_folder;
    const auto relative = safe_relative_path(name);
    if (!relative) throw HttpError(404);
    if (const Resource* file = resources::find(prefix + "/" + *relative)) return send_content(content_of(*file), {});
    const std::filesystem::path folder = core.find_folder(core.options.static_folder, "static");
    if (folder.empty()) throw HttpError(404);
    return send_from_directory(folder, *relative);
}

}  // namespace

void add_static_route(AppCore& core) {
    RouteSpec route;
    route.rule = core.options.static_url_path + "/<path:filename>";
    route.endpoint = "static";
    route.methods = Method::get;
    route.view = [&core](Request&, const PathValues& values) { return send_static(core, values.text(0)); };
    core.add_rule(std::move(route), nullptr);
}

}  // namespace carboy::web
