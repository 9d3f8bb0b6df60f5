// A part of an application: routes, hooks and error handlers under a name and a prefix.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <carboy/base/named_options.hpp>
#include <carboy/base/smart_pointers.hpp>
#include <carboy/base/source_location.hpp>
#include <carboy/web/app/scaffold.hpp>

namespace carboy::web {

/// The options of a blueprint, and for mounting it.
struct BlueprintOptions {
    NamedOptions names_are_needed = {};
    /// The prefix of each of its rules: "/blog". The values of its variables ("/<lang>") are not parameters of the
    /// handlers: view_args()["lang"].
    std::string url_prefix = {};
    /// Another name for its endpoints, so that a blueprint can be registered several times.
    std::string name = {};
    /// A folder of static files, relative to the source file that makes the blueprint. They are served below
    /// `url_prefix` and `static_url_path`, by the endpoint "name.static".
    std::string static_folder = {};
    std::string static_url_path = "/static";
    /// A folder of templates, which are found after those of the application.
    std::string template_folder = {};
    /// The host, or the subdomain of SERVER_NAME, that its rules answer for unless they name one: see RouteOptions.
    std::string host = {};
    std::string subdomain = {};
};

class App;

/// The contents of a blueprint, shared with the applications that register it.
struct BlueprintState {
    struct Child {
        std::shared_ptr<BlueprintState> state;
        BlueprintOptions options;
    };

    std::string name;
    BlueprintOptions options;
    std::vector<RouteSpec> routes;
    Hooks hooks;
    ErrorHandlers error_handlers;
    /// For all requests of an application that registers the blueprint.
    Hooks app_hooks;
    ErrorHandlers app_error_handlers;
    std::vector<Child> children;
    std::vector<std::function<void(App&)>> records;
    std::vector<Addition> additions, app_additions;
    bool registered = false;
    /// The source file that made the blueprint.  Lifetime: static.
    std::string_view source_file;
};

/// Collects routes until App::register_blueprint. Its endpoints are "name.endpoint". After the registration its
/// contents may be added again without effect, so that setup code for a global blueprint may run for several
/// applications: the same rule with the same handler, the same function or captureless lambda as a hook or error
/// handler, the same child.
/// Throws: Error "blueprint_in_use" when anything else is added after the registration.
class Blueprint : public Scaffold {
  public:
    /// Throws: Error "bad_blueprint" for an empty name or one with a dot.
    explicit Blueprint(std::string name, BlueprintOptions options = {},
                       SourceLocation where = SourceLocation::current());

    /// Mounts a blueprint inside this one; an option that is set replaces the child's own option.
    void register_blueprint(const Blueprint& child, BlueprintOptions options = {});

    /// The same hooks and handlers for all requests of the application, not only for the blueprint's own.
    template <class Hook>
    void before_app_request(Hook hook) {
        AppWide(*this).before_request(std::move(hook));
    }
    template <class Hook>
    void after_app_request(Hook hook) {
        AppWide(*this).after_request(std::move(hook));
    }
    template <class Hook>
    void teardown_app_request(Hook hook) {
        AppWide(*this).teardown_request(std::move(hook));
    }
    template <class Hook>
    void app_url_defaults(Hook hook) {
        AppWide(*this).url_defaults(std::move(hook));
    }
    template <class Hook>
    void app_url_value_preprocessor(Hook hook) {
        AppWide(*this).url_value_preprocessor(std::move(hook));
    }
    template <class Processor>
    void app_context_processor(Processor processor) {
        AppWide(*this).context_processor(std::move(processor));
    }
    template <class Handler>
    void app_error_handler(int status, Handler handler) {
        AppWide(*this).error_handler(status, std::move(handler));
    }
    template <class Exception, class Handler>
    void app_error_handler(Handler handler) {
        AppWide(*this).template error_handler<Exception>(std::move(handler));
    }

    /// Adds a function of (App&) to run each time that the blueprint is registered with an application:
    ///     pages.record([](App& app) { app.config.set_default("PAGE_SIZE", 20); });
    template <class Function>
    void record(Function function) {
        static_assert(std::is_invocable_v<const Function&, App&>, "carboy: record takes a function of (App&)");
        if (is_new(detail::addition<void(App&)>(function))) state_->records.push_back(std::move(function));
    }

    const std::string& name() const noexcept { return state_->name; }
    const std::shared_ptr<BlueprintState>& state() const noexcept { return state_; }

  private:
    /// Adds to the application instead of the blueprint.
    class AppWide final : public Scaffold {
      public:
        explicit AppWide(Blueprint& blueprint) : blueprint_(blueprint) {}

      private:
        void add_rule(RouteSpec) override {}
        Hooks& hooks() override { return blueprint_.state_->app_hooks; }
        ErrorHandlers& error_handlers() override { return blueprint_.state_->app_error_handlers; }
        bool is_new(const Addition& addition) override {
            return blueprint_.is_new(addition, blueprint_.state_->app_additions);
        }

        Blueprint& blueprint_;
    };

    void add_rule(RouteSpec spec) override;
    Hooks& hooks() override { return state_->hooks; }
    ErrorHandlers& error_handlers() override { return state_->error_handlers; }
    bool is_new(const Addition& addition) override { return is_new(addition, state_->additions); }
    bool is_new(const Addition& addition, std::vector<Addition>& known);
    [[noreturn]] void refuse(std::string_view what) const;

    std::shared_ptr<BlueprintState> state_;
};

}  // namespace carboy::web
