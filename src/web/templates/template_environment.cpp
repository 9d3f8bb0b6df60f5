#include "web/templates/template_environment.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>

#include <carboy/base/error.hpp>
#include <carboy/web/files/resources.hpp>
#include <carboy/web/json/json_options.hpp>
#include <carboy/web/templates/templates.hpp>

#include "web/config/settings.hpp"
#include "web/context/request_context.hpp"
#include "web/templates/template_globals.hpp"

namespace carboy::web {

namespace {

/// Loads templates from inside the executable.
class ResourceLoader final : public jinja::Loader {
  public:
    explicit ResourceLoader(std::string prefix) : prefix_(std::move(prefix)) {}

    std::optional<jinja::Source> load(std::string_view name) const override {
        const Resource* file = resources::find(prefix_ + std::string(name));
        if (!file) return std::nullopt;
        return jinja::Source{.text = std::string(file->data)};
    }
    bool has(std::string_view name) const override { return resources::find(prefix_ + std::string(name)) != nullptr; }
    std::vector<std::string> list() const override {
        std::vector<std::string> names;
        for (const std::string_view name : resources::list(prefix_)) names.emplace_back(name.substr(prefix_.size()));
        return names;
    }

  private:
    std::string prefix_;
};

bool has_processors(const MountedBlueprint* blueprint) {
    for (; blueprint; blueprint = blueprint->parent)
        if (!blueprint->hooks->context_processors.empty()) return true;
    return false;
}

/// An inner blueprint's variables go before those of the one around it.  Source: Flask app.py, update_template_context.
void run_processors(const MountedBlueprint* blueprint, jinja::Context& context) {
    if (!blueprint) return;
    run_processors(blueprint->parent, context);
    for (const auto& processor : blueprint->hooks->context_processors) processor(context);
}

TemplateEngine& current_engine() { return *app_context().application().parts.get<TemplateEngine>(); }

}  // namespace

std::string TemplateEngine::embedded_prefix() const { return (folder_.empty() ? "templates" : folder_) + "/"; }

std::shared_ptr<const jinja::Loader> TemplateEngine::make_loader() const {
    std::vector<std::shared_ptr<const jinja::Loader>> loaders;
    loaders.push_back(std::make_shared<ResourceLoader>(embedded_prefix()));
    const std::filesystem::path folder = sources_.find(folder_, "templates");
    if (!folder.empty()) loaders.push_back(std::make_shared<jinja::FolderLoader>(folder));
    for (const auto& [name, sources] : more_folders_) {
        loaders.push_back(std::make_shared<ResourceLoader>(name + "/"));
        const std::filesystem::path more = sources.find(name, name);
        if (!more.empty()) loaders.push_back(std::make_shared<jinja::FolderLoader>(more));
    }
    return std::make_shared<jinja::ChoiceLoader>(std::move(loaders));
}

/// An edited file takes effect at the next request; embedded templates cannot change.
jinja::Options TemplateEngine::make_options() const {
    const Config& config = application_.config;
    jinja::Options options = options_;
    options.json_objects = true;  // Flask's JSON provider
    if (const JsonOptions* json = application_.parts.get<JsonOptions>())
        options.json_sort_keys = options.json_sort_keys && json->sort_keys;
    const bool asked = config.get<bool>(settings::templates_auto_reload.name, options.auto_reload);
    options.auto_reload =
        config.get<bool>(settings::templates_auto_reload.name, asked || !resources::any(embedded_prefix()));
    // An application that did not request it serves pages from a folder, where one check per second is enough.
    if (options.auto_reload && !asked && !config.get(settings::debug))
        options.reload_interval = std::max<std::chrono::milliseconds>(options.reload_interval, std::chrono::seconds(1));
    return options;
}

jinja::Options& TemplateEngine::changeable_options() {
    if (made_environment_.load(std::memory_order_acquire))
        throw Error("templates_in_use",
                    "The template options of '" + application_.name + "' were requested after templates had been used.",
                    "Call app.jinja_options() before app.jinja_env() and before the first render_template.");
    return options_;
}

jinja::Environment& TemplateEngine::environment() {
    if (jinja::Environment* made = made_environment_.load(std::memory_order_acquire)) return *made;
    const std::lock_guard lock(guard_);
    if (!environment_) {
        environment_ = std::make_unique<jinja::Environment>(make_options(), make_loader());
        add_template_globals(*environment_);
        for (const auto& [name, value] : globals_) environment_->set_global(name, value);
        for (const auto& [name, value] : filters_) environment_->add_filter(name, value);
        for (const auto& [name, value] : tests_) environment_->add_test(name, value);
    }
    made_environment_.store(environment_.get(), std::memory_order_release);
    return *environment_;
}

void TemplateEngine::add_global(std::string name, jinja::Value value) {
    if (jinja::Environment* made = made_environment_.load(std::memory_order_acquire))
        return made->set_global(name, std::move(value));
    globals_.emplace_back(std::move(name), std::move(value));
}

void TemplateEngine::add_filter(std::string name, jinja::Value callable) {
    if (jinja::Environment* made = made_environment_.load(std::memory_order_acquire))
        return made->add_filter(name, std::move(callable));
    filters_.emplace_back(std::move(name), std::move(callable));
}

void TemplateEngine::add_test(std::string name, jinja::Value callable) {
    if (jinja::Environment* made = made_environment_.load(std::memory_order_acquire))
        return made->add_test(name, std::move(callable));
    tests_.emplace_back(std::move(name), std::move(callable));
}

std::string TemplateEngine::render(const jinja::Template& page, const jinja::ContextView& given,
                                   std::string_view name) const {
    const RequestContext* request = current().request;
    const MountedBlueprint* blueprint = request ? request->blueprint() : nullptr;
    if (application_.hooks.context_processors.empty() && !has_processors(blueprint))
        return render_whole(page, given, name);
    jinja::Context context;
    for (const auto& processor : application_.hooks.context_processors) processor(context);
    run_processors(blueprint, context);
    return render_whole(page, jinja::ContextView(context, given), name);
}

std::string TemplateEngine::render_whole(const jinja::Template& page, const jinja::ContextView& context,
                                         std::string_view name) const {
    before_render_template.send(application_, {{*application_.app, name, context}});
    std::string text = page.render(context);
    template_rendered.send(application_, {{*application_.app, name, context}});
    return text;
}

std::string render_template(std::string_view name, const jinja::ContextView& context) {
    TemplateEngine& engine = current_engine();
    return engine.render(engine.environment().get_template(name), context, name);
}

std::string render_template_string(std::string_view text, const jinja::ContextView& context) {
    TemplateEngine& engine = current_engine();
    return engine.render(engine.environment().from_string(text), context);
}

}  // namespace carboy::web
