// The application.
#pragma once

#include <carboy/base/smart_pointers.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <carboy/base/function.hpp>
#include <carboy/base/named_options.hpp>
#include <carboy/base/owned.hpp>
#include <carboy/base/path_text.hpp>
#include <carboy/base/source_location.hpp>
#include <carboy/http/handler.hpp>
#include <carboy/web/app/blueprint.hpp>
#include <carboy/web/app/scaffold.hpp>
#include <carboy/web/command/command.hpp>
#include <carboy/web/command/typed_command.hpp>
#include <carboy/web/config/config.hpp>
#include <carboy/web/context/context.hpp>
#include <carboy/web/context/logger.hpp>
#include <carboy/web/context/proxy_fix.hpp>
#include <carboy/web/context/typed_storage.hpp>

namespace carboy::jinja {
class Environment;
class Value;
struct Options;
}  // namespace carboy::jinja

namespace carboy::web {

struct AppCore;
class CliRunner;
struct JsonOptions;
class TestClient;

/// The folders in which an application finds its files, where an empty name means the default, and what holds for all
/// of its rules.
struct AppOptions {
    NamedOptions names_are_needed = {};
    /// Templates, relative to the sources' folder. Default: embedded, else `templates` beside the sources, else
    /// ./templates.
    std::string template_folder = {};
    /// Static files, found in the same way. Default: `static`.
    std::string static_folder = {};
    /// The URL path of static files; "-" disables serving them.
    std::string static_url_path = "/static";
    /// See RouteOptions.
    bool strict_slashes = true;
    /// Whether "/a//b" is redirected to "/a/b" when only that matches.
    bool merge_slashes = true;
    /// Whether "/users/page/1" is redirected to "/users/" when that is a rule of the same handler with 1 as its
    /// default.
    bool redirect_defaults = true;
};

/// An application: configuration, routes, hooks, and the code that runs them. Any number may exist in one process.
/// Lifetime: may be a global variable and may be moved; contexts and extensions follow it.
/// Threads: set up from one thread, then handle() from any.
class App : public Scaffold {
  public:
    /// `where` gives the folder of the sources, where a development build finds templates and static files.
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
    PathText instance_path() const;

  private:
    Owned<AppCore> core_;

  public:
    Config& config;
    /// The application's log: app.logger.info("{} users", count).
    Logger& logger;
    /// Objects that other libraries keep for this application.
    TypedStorage& extensions;

    void register_blueprint(const Blueprint& blueprint, BlueprintOptions options = {});

    /// Names a page that another server behind the same host still answers, so that url_for and shared layouts can link
    /// to it: app.external("auth.login", "/auth/login"). When its route moves here, remove the line. Throws: Error
    /// "endpoint_taken", "bad_rule".
    void external(std::string endpoint, std::string_view rule);

    /// Lets rules that are made at run time (add_url_rule) name the converter of the type's UrlConverter. Rules that
    /// the compiler checks need no registration: the handler's parameter has the type. Throws: Error "converter_taken"
    /// when another type has a converter of this name.
    template <HasUrlConverter T>
    void add_converter() {
        add_converter(converter_of<T>);
    }

    /// Runs when an application context ends: () or (std::exception_ptr).
    template <class Hook>
    void teardown_appcontext(Hook hook) {
        add_teardown(detail::teardown_hook(std::move(hook)));
    }
    /// Adds a function to run when an application context begins.
    void on_context_push(std::function<void(AppContext&)> hook);

    /// Makes the application current: auto context = app.app_context();
    AppContext app_context();
    /// Makes a test request current.
    TestRequestContext test_request_context(std::string_view target = "/", Method method = Method::get);

    /// Sets how many proxies in front of the application are trusted: app.proxy_fix({.x_for = 1, .x_host = 1}). The
    /// settings PROXY_FIX_X_FOR, _X_PROTO, _X_HOST, _X_PORT and _X_PREFIX have the same effect.
    void proxy_fix(ProxyFix proxies = {});

    /// Answers a request. This is what a server calls.
    Response handle(Request& request);
    /// Returns a client that calls handle() without a socket.
    TestClient test_client();
    /// Returns a runner that calls main() and keeps what it prints.
    CliRunner test_cli_runner();

    /// The template engine's options, to change before its first use: app.jinja_options().trim_blocks = true;
    /// TEMPLATES_AUTO_RELOAD in the configuration overrides auto_reload.
    /// Throws: Error "templates_in_use" after jinja_env() or the first rendered template.
    jinja::Options& jinja_options();
    /// The template engine, for your own filters, tests and globals. Made on first use.
    jinja::Environment& jinja_env();
    /// Adds a filter: a callable whose first parameter is the filtered value. The engine's options can still be changed
    /// afterwards.
    ///     app.template_filter("shout", jinja::Value([](const std::string& text) { return text + "!"; }));
    void template_filter(std::string filter, jinja::Value callable);
    /// Adds a test, which is called with the tested value first.
    void template_test(std::string test, jinja::Value callable);
    /// Sets a function or another value that every template sees.
    void template_global(std::string global, jinja::Value value);

    /// How JSON is written, to change before the first request: app.json_options().sort_keys = false;
    /// Throws: Error "app_is_serving" after it.
    JsonOptions& json_options();

    /// Answers the current request with a static file, as the route of static files does: for a handler that shows the
    /// same page for many paths.  Throws: HttpError 404.
    Response send_static_file(std::string_view path) const;

    /// Adds settings that a library reads to the output of the command `settings`.
    void describe_settings(const std::vector<SettingInfo>& settings);

    /// Adds a subcommand whose arguments the compiler checks against the function's parameters. The function runs
    /// inside an application context, and may return the exit code.  Source: Flask app.cli.command; click.
    ///     app.command("greet NAME --times=1 --loud", [](std::string name, int times, bool loud) { ... });
    template <class Handler>
    void command(CommandUsage<std::type_identity_t<Handler>> usage, Handler handler, std::string_view help = {}) {
        add_command(typed_command<Handler>(usage, std::move(handler), help));
    }
    /// Adds a subcommand to the command line.
    void add_command(Command command);
    /// Runs the command line: run (also the default), routes, settings, and the added commands. Returns the exit code;
    /// errors are printed with their hints.
    int main(int argc, char** argv);

    Application& core() noexcept;

  private:
    void add_rule(RouteSpec spec) override;
    Hooks& hooks() override;
    ErrorHandlers& error_handlers() override;
    void add_converter(const ConverterType& type);
    void add_teardown(Teardown hook);
};

}  // namespace carboy::web
