// What an App holds, at an address that stays when the App is moved.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/jinja/options.hpp>
#include <carboy/web/app.hpp>

#include "web/router.hpp"
#include "web/session_cookie.hpp"
#include "web/url_builder.hpp"

namespace carboy::web {

/// A blueprint at the place where it is mounted.
struct MountedBlueprint {
    /// "admin.users" for a blueprint inside another.
    std::string name;
    std::shared_ptr<BlueprintState> state;
    const MountedBlueprint* parent = nullptr;
};

struct AppCore {
    AppCore(std::string name, Config config, AppOptions options, std::string_view source_file);
    ~AppCore();

    /// Answers a request from the first hook to the last.
    Response handle(Request& request);
    void add_rule(RouteSpec spec, const MountedBlueprint* blueprint);
    void mount(const std::shared_ptr<BlueprintState>& state, const BlueprintOptions& options,
               const MountedBlueprint* parent, const std::string& prefix);
    /// Ends the time of set-up; called before the first request.
    void freeze();
    /// Throws: Error "app_is_serving" when the first request has come already.
    void require_set_up(std::string_view what) const;
    /// The first of the folders for these files that exists; empty when there is none.
    std::filesystem::path find_folder(const std::string& option, std::string_view usual) const;
    jinja::Environment& environment();
    /// Throws: Error "templates_in_use" when environment() was called already.
    jinja::Options& changeable_template_options();
    SessionSettings& session_settings();

    std::string name;
    Config config;
    AppOptions options;
    std::filesystem::path source_folder;
    TypedStorage extensions;
    Router router;
    UrlBuilder urls;
    Hooks hooks;
    ErrorHandlers error_handlers;
    std::vector<std::unique_ptr<MountedBlueprint>> blueprints;
    std::vector<std::function<void(AppContext&)>> context_push;
    std::vector<Teardown> teardown_appcontext;
    std::vector<std::function<void(jinja::Context&)>> context_processors;
    std::vector<Command> commands;
    /// As in Flask 2.3, where more names mean HTML than in Jinja.
    jinja::Options template_options{.autoescape_extensions = {"html", "htm", "xml", "xhtml", "svg"}};
    /// Where the App is now.
    App* app = nullptr;
    /// DEBUG and PROPAGATE_EXCEPTIONS as they were at the first request.
    bool debug = false;
    bool propagate = false;

  private:
    std::atomic<bool> frozen_{false};
    std::mutex guard_;
    std::unique_ptr<jinja::Environment> environment_;
    std::atomic<jinja::Environment*> made_environment_{nullptr};
    std::unique_ptr<SessionSettings> session_settings_;
};

}  // namespace carboy::web
