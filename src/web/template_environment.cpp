#include "web/template_environment.hpp"

#include <carboy/web/resources.hpp>
#include <carboy/web/templates.hpp>

#include "web/app_core.hpp"
#include "web/template_globals.hpp"

namespace carboy::web {

namespace {

/// Templates inside the executable.
class ResourceLoader final : public jinja::Loader {
  public:
    explicit ResourceLoader(std::string prefix) : prefix_(std::move(prefix)) {}

    std::optional<jinja::Source> load(std::string_view name) const override {
        const Resource* file = resources::find(prefix_ + std::string(name));
        if (!file) return std::nullopt;
        return jinja::Source{.text = std::string(file->data)};
    }
    std::int64_t version(const jinja::Source& loaded, std::string_view) const override { return loaded.version; }
    std::vector<std::string> list() const override {
        std::vector<std::string> names;
        for (const std::string_view name : resources::list(prefix_)) names.emplace_back(name.substr(prefix_.size()));
        return names;
    }

  private:
    std::string prefix_;
};

std::string embedded_prefix(const AppCore& core) {
    return (core.options.template_folder.empty() ? "templates" : core.options.template_folder) + "/";
}

std::shared_ptr<const jinja::Loader> make_loader(const AppCore& core) {
    std::vector<std::shared_ptr<const jinja::Loader>> loaders;
    loaders.push_back(std::make_shared<ResourceLoader>(embedded_prefix(core)));
    const std::filesystem::path folder = core.find_folder(core.options.template_folder, "templates");
    if (!folder.empty()) loaders.push_back(std::make_shared<jinja::FolderLoader>(folder));
    return std::make_shared<jinja::ChoiceLoader>(std::move(loaders));
}

/// An edit of a file shows at the next request; what is inside the executable cannot change.
jinja::Options make_options(const AppCore& core) {
    jinja::Options options = core.template_options;
    options.json_objects = true;  // Flask's JSON provider
    options.auto_reload =
        core.config.get<bool>("TEMPLATES_AUTO_RELOAD", options.auto_reload || !resources::any(embedded_prefix(core)));
    return options;
}

std::string render(const jinja::Template& page, AppCore& core, const jinja::ContextView& given) {
    if (core.context_processors.empty()) return page.render(given);
    jinja::Context context;
    for (const auto& processor : core.context_processors) processor(context);
    context.update(given);
    return page.render(context);
}

}  // namespace

std::unique_ptr<jinja::Environment> make_environment(const AppCore& core) {
    auto environment = std::make_unique<jinja::Environment>(make_options(core), make_loader(core));
    add_template_globals(*environment);
    return environment;
}

std::string render_template(std::string_view name, const jinja::ContextView& context) {
    AppCore& core = app_context().core();
    return render(core.environment().get_template(name), core, context);
}

std::string render_template_string(std::string_view text, const jinja::ContextView& context) {
    AppCore& core = app_context().core();
    return render(core.environment().from_string(text), core, context);
}

}  // namespace carboy::web
