// The template engine of an application: the sources of its templates, and the functions that they can call.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <carboy/jinja/adapt/context.hpp>
#include <carboy/jinja/environment.hpp>
#include <carboy/jinja/syntax/options.hpp>

#include "web/context/application.hpp"
#include "web/files/source_folder.hpp"

namespace carboy::web {

/// Loads templates from inside the executable, from the application's folder, then from ./templates; with the globals
/// request, session, g, config, url_for and get_flashed_messages.
/// Threads: set up from one thread, then any.
class TemplateEngine {
  public:
    /// `folder` is AppOptions::template_folder.
    TemplateEngine(Application& application, std::string folder, SourceFolder sources)
        : application_(application), folder_(std::move(folder)), sources_(std::move(sources)) {}

    /// The options, which can be changed before the first use.  Throws: Error "templates_in_use" after it.
    jinja::Options& changeable_options();
    /// The engine, made on first use.
    jinja::Environment& environment();
    /// Adds the folder of a part of the application, which is searched after those added earlier.
    void add_folder(std::string folder, SourceFolder sources) {
        more_folders_.emplace_back(std::move(folder), std::move(sources));
    }
    /// Sets a variable of every template, also before the engine is made.
    void add_global(std::string name, jinja::Value value);
    void add_filter(std::string name, jinja::Value callable);
    void add_test(std::string name, jinja::Value callable);
    /// Renders the page with the variables of the context processors: those of the application, then those of the
    /// request's blueprint.
    /// `name` is for the signals; empty for a template from a string.
    std::string render(const jinja::Template& page, const jinja::ContextView& given, std::string_view name = {}) const;

  private:
    std::string embedded_prefix() const;
    std::shared_ptr<const jinja::Loader> make_loader() const;
    jinja::Options make_options() const;

    std::string render_whole(const jinja::Template& page, const jinja::ContextView& context,
                             std::string_view name) const;

    Application& application_;
    std::string folder_;
    SourceFolder sources_;
    std::vector<std::pair<std::string, SourceFolder>> more_folders_;
    std::vector<std::pair<std::string, jinja::Value>> globals_, filters_, tests_;
    /// As in Flask 2.3, where more extensions mean HTML than in Jinja.
    jinja::Options options_{.autoescape_extensions = {"html", "htm", "xml", "xhtml", "svg"}};
    std::mutex guard_;
    std::unique_ptr<jinja::Environment> environment_;
    std::atomic<jinja::Environment*> made_environment_{nullptr};
};

}  // namespace carboy::web
