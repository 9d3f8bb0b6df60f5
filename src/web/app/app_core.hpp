// The contents of an App, at an address that does not change when the App is moved. All parts of the framework are
// joined here and nowhere else.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <carboy/web/app/app.hpp>

#include "web/command/command_set.hpp"
#include "web/context/application.hpp"
#include "web/files/static_files.hpp"
#include "web/templates/template_environment.hpp"

namespace carboy::web {

struct AppCore final : Application {
    AppCore(std::string name, Config config, AppOptions options, std::string_view source_file);

    Response handle(Request& request) override;
    void freeze() override;
    /// `prefix_variables` is the number of variables at the start of the rule that are not the handler's.
    void add_rule(RouteSpec spec, const MountedBlueprint* blueprint, std::size_t prefix_variables = 0);
    /// Throws: Error "converter_taken".
    void add_converter(const ConverterType& type);
    /// Adds an endpoint that url_for knows and that another server answers.  Throws: Error "endpoint_taken",
    /// "bad_rule".
    void add_external(std::string endpoint, std::string_view rule);
    void mount(const std::shared_ptr<BlueprintState>& state, const BlueprintOptions& options,
               const MountedBlueprint* parent, const std::string& prefix);
    /// Throws: Error "app_is_serving" after the first request has arrived.
    void require_set_up(std::string_view what) const;

    TemplateEngine& templates;
    CommandSet commands;
    /// Those of the application itself, which are served unless static_url_path is "-".
    std::shared_ptr<const StaticFiles> static_files;
    std::vector<std::unique_ptr<MountedBlueprint>> blueprints;

  private:
    void set_log_level();
    void refuse_second_view(const std::string& endpoint, const void* handler) const;
    void add_app_wide(const std::shared_ptr<BlueprintState>& state);
    void add_static(RouteSpec route, std::shared_ptr<const StaticFiles> files, const MountedBlueprint* blueprint,
                    std::size_t prefix_variables = 0);
    void add_static_files(const BlueprintState& state, const MountedBlueprint& mounted, const std::string& prefix);

    const bool strict_slashes_;
    std::vector<std::unique_ptr<RouteRule>> externals_;
    std::vector<const ConverterType*> converters_;
    std::atomic<bool> frozen_{false};
    std::mutex guard_;
};

}  // namespace carboy::web
