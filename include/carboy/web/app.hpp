// The application.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include <string>
#include <string_view>
#include <utility>

#include <carboy/base/source_location.hpp>
#include <carboy/http/handler.hpp>
#include <carboy/web/blueprint.hpp>
#include <carboy/web/command.hpp>
#include <carboy/web/config.hpp>
#include <carboy/web/context.hpp>
#include <carboy/web/scaffold.hpp>
#include <carboy/web/typed_storage.hpp>

namespace carboy::jinja {
class Environment;
class Context;
struct Options;
}  // namespace carboy::jinja

namespace carboy::web {

class TestClient;

/// Where an application finds its files; empty means the usual place.
struct AppOptions {
    /// Templates. Relative to the sources' folder. Usual: embedded, else `templates` beside the sources, else
    /// ./templates.
    std::string template_folder;
    /// Static files, as above. Usual: `static`.
    std::string static_folder;
    /// Where static files are served; "-" for nowhere.
    std::string static_url_path = "/static";
};

/// An application: configuration, routes, hooks, and what runs them. Any number may live in one process.
/// Lifetime: may be a global variable, and may be moved; contexts and extensions follow it.
/// Threads: set up from one thread, then handle() from any.
class App : public Scaffold {
  public:
    /// `where` tells the folder of the sources, where a development build finds templates and static files.
    explicit App(std::string name, SourceLocation where = SourceLocation::current());
    App(std::string name, Config config, SourceLocation where = SourceLocation::current());
    App(std::string name, Config config, AppOptions options, SourceLocation where = SourceLocation::current());
    App(App&& other) noexcept;
    App& operator=(App&&) = delete;
    ~App();

    const std::string& name() const noexcept;
    /// DEBUG in the configuration.
    bool debug() const;
    /// The folder for files that belong to this installation: INSTANCE_PATH, or ./instance.
    std::filesystem::path instance_path() const;

  private:
    std::unique_ptr<AppCore> core_;

  public:
    Config& config;
    /// What other libraries keep for this application.
    TypedStorage& extensions;

    void register_blueprint(const Blueprint& blueprint, BlueprintOptions options = {});

    /// Runs when an application context ends: () or (std::exception_ptr).
    template <class Hook>
    void teardown_appcontext(Hook hook) {
        add_teardown(detail::teardown_hook(std::move(hook)));
    }
    /// Runs when an application context begins.
    void on_context_push(std::function<void(AppContext&)> hook);

    /// Makes the application current: auto context = app.app_context();
    AppContext app_context() { return AppContext(*core_); }
    /// Makes a request of a test current.
    TestRequestContext test_request_context(std::string_view target = "/", Method method = Method::get) {
        return TestRequestContext(*core_, method, target);
    }

    /// Answers a request: what a server calls.
    Response handle(Request& request);
    /// A client that calls handle() without a socket.
    TestClient test_client();

    /// The template engine's options, to change before its first use: app.jinja_options().trim_blocks = true;
    /// auto_reload is what TEMPLATES_AUTO_RELOAD in the configuration says, when it says anything.
    /// Throws: Error "templates_in_use" after jinja_env() or the first rendered template.
    jinja::Options& jinja_options();
    /// The template engine, for filters, tests and globals of your own. Made at the first use.
    jinja::Environment& jinja_env();
    /// Adds variables to every template that is rendered.
    void context_processor(std::function<void(jinja::Context&)> processor);

    /// Adds a subcommand to the command line.
    void add_command(Command command);
    /// The command line: run (also without a subcommand), routes, and those added.
    /// Returns the exit code; problems are printed with what to do about them.
    int main(int argc, char** argv);

    AppCore& core() noexcept { return *core_; }

  private:
    void add_rule(RouteSpec spec) override;
    Hooks& hooks() override;
    ErrorHandlers& error_handlers() override;
    void add_teardown(Teardown hook);
};

}  // namespace carboy::web
