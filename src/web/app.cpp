#include <carboy/web/app.hpp>

#include <carboy/web/test_client.hpp>

#include "web/app_core.hpp"
#include "web/uncaught.hpp"

namespace carboy::web {

App::App(std::string name, SourceLocation where) : App(std::move(name), Config(), AppOptions(), where) {}

App::App(std::string name, Config settings, SourceLocation where)
    : App(std::move(name), std::move(settings), AppOptions(), where) {}

App::App(std::string name, Config settings, AppOptions options, SourceLocation where)
    : core_(std::make_unique<AppCore>(std::move(name), std::move(settings), std::move(options), where.file)),
      config(core_->config),
      extensions(core_->extensions) {
    core_->app = this;
    report_uncaught_errors();
}

App::App(App&& other) noexcept
    : Scaffold(std::move(other)), core_(std::move(other.core_)), config(core_->config), extensions(core_->extensions) {
    core_->app = this;
}

App::~App() = default;

const std::string& App::name() const noexcept { return core_->name; }

bool App::debug() const { return core_->config.get<bool>("DEBUG", false); }

std::filesystem::path App::instance_path() const {
    const std::string configured = core_->config.get<std::string>("INSTANCE_PATH");
    return std::filesystem::absolute(configured.empty() ? "instance" : configured);
}

void App::register_blueprint(const Blueprint& blueprint, BlueprintOptions options) {
    core_->mount(blueprint.state(), options, nullptr, {});
}

void App::on_context_push(std::function<void(AppContext&)> hook) {
    core_->require_set_up("a hook");
    core_->context_push.push_back(std::move(hook));
}

void App::add_teardown(Teardown hook) {
    core_->require_set_up("a hook");
    core_->teardown_appcontext.push_back(std::move(hook));
}

Response App::handle(Request& request) { return core_->handle(request); }

TestClient App::test_client() { return TestClient(*this); }

jinja::Options& App::jinja_options() { return core_->changeable_template_options(); }

jinja::Environment& App::jinja_env() { return core_->environment(); }

void App::context_processor(std::function<void(jinja::Context&)> processor) {
    core_->require_set_up("a context processor");
    core_->context_processors.push_back(std::move(processor));
}

void App::add_command(Command command) { core_->commands.push_back(std::move(command)); }

void App::add_rule(RouteSpec spec) { core_->add_rule(std::move(spec), nullptr); }

Hooks& App::hooks() {
    core_->require_set_up("a hook");
    return core_->hooks;
}

ErrorHandlers& App::error_handlers() {
    core_->require_set_up("an error handler");
    return core_->error_handlers;
}

}  // namespace carboy::web
