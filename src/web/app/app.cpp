#include <carboy/web/app/app.hpp>

#include <filesystem>

#include <carboy/value/json/json_document.hpp>
#include <carboy/web/json/json_options.hpp>
#include <carboy/web/testing/cli_runner.hpp>
#include <carboy/web/testing/test_client.hpp>

#include "web/app/app_core.hpp"
#include "web/command/command_line.hpp"
#include "web/command/uncaught.hpp"
#include "web/config/settings.hpp"

namespace carboy::web {

App::App(std::string name, SourceLocation where) : App(std::move(name), Config(), AppOptions(), where) {}

App::App(std::string name, Config settings, SourceLocation where)
    : App(std::move(name), std::move(settings), AppOptions(), where) {}

App::App(std::string name, Config settings, AppOptions options, SourceLocation where)
    : core_(std::make_unique<AppCore>(std::move(name), std::move(settings), std::move(options), where.file)),
      config(core_->config),
      logger(core_->logger),
      extensions(core_->extensions) {
    core_->app = this;
    error_status<value::JsonError>(400);
    report_uncaught_errors();
}

App::App(App&& other) noexcept
    : Scaffold(std::move(other)),
      core_(std::move(other.core_)),
      config(core_->config),
      logger(core_->logger),
      extensions(core_->extensions) {
    core_->app = this;
}

App::~App() = default;

const std::string& App::name() const noexcept { return core_->name; }

bool App::debug() const { return core_->config.get(settings::debug); }

PathText App::instance_path() const {
    const std::string configured = core_->config.get(settings::instance_path);
    return std::filesystem::absolute(configured.empty() ? "instance" : configured);
}

void App::register_blueprint(const Blueprint& blueprint, BlueprintOptions options) {
    core_->mount(blueprint.state(), options, nullptr, {});
}

void App::external(std::string endpoint, std::string_view rule) { core_->add_external(std::move(endpoint), rule); }

void App::on_context_push(std::function<void(AppContext&)> hook) {
    core_->require_set_up("a hook");
    core_->context_push.push_back(std::move(hook));
}

void App::add_converter(const ConverterType& type) {
    core_->require_set_up("a converter");
    core_->add_converter(type);
}

void App::add_teardown(Teardown hook) {
    core_->require_set_up("a hook");
    core_->teardown_appcontext.push_back(std::move(hook));
}

void App::proxy_fix(ProxyFix proxies) {
    core_->require_set_up("a proxy");
    core_->config.set(settings::proxy_fix_x_for.name, proxies.x_for);
    core_->config.set(settings::proxy_fix_x_proto.name, proxies.x_proto);
    core_->config.set(settings::proxy_fix_x_host.name, proxies.x_host);
    core_->config.set(settings::proxy_fix_x_port.name, proxies.x_port);
    core_->config.set(settings::proxy_fix_x_prefix.name, proxies.x_prefix);
}

Application& App::core() noexcept { return *core_; }

AppContext App::app_context() { return AppContext(*core_); }

TestRequestContext App::test_request_context(std::string_view target, Method method) {
    return TestRequestContext(*core_, method, target);
}

Response App::handle(Request& request) { return core_->handle(request); }

TestClient App::test_client() { return TestClient(*core_); }

CliRunner App::test_cli_runner() { return CliRunner(*core_, core_->commands); }

jinja::Options& App::jinja_options() { return core_->templates.changeable_options(); }

jinja::Environment& App::jinja_env() { return core_->templates.environment(); }

void App::template_filter(std::string filter, jinja::Value callable) {
    core_->require_set_up("a template filter");
    core_->templates.add_filter(std::move(filter), std::move(callable));
}

void App::template_test(std::string test, jinja::Value callable) {
    core_->require_set_up("a template test");
    core_->templates.add_test(std::move(test), std::move(callable));
}

void App::template_global(std::string global, jinja::Value value) {
    core_->require_set_up("a template global");
    core_->templates.add_global(std::move(global), std::move(value));
}

JsonOptions& App::json_options() {
    core_->require_set_up("JSON options");
    return *core_->parts.get<JsonOptions>();
}

Response App::send_static_file(std::string_view path) const { return core_->static_files->send(path); }

void App::describe_settings(const std::vector<SettingInfo>& settings) {
    std::vector<SettingInfo>& known = core_->commands.described_settings;
    known.insert(known.end(), settings.begin(), settings.end());
}

void App::add_command(Command command) { core_->commands.commands.push_back(std::move(command)); }

int App::main(int argc, char** argv) { return run_command_line(*core_, core_->commands, argc, argv); }

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
