#include "web/command/serve.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <carboy/base/error.hpp>
#include <carboy/base/log.hpp>
#include <carboy/base/operator_notes.hpp>
#include <carboy/http/url.hpp>
#include <carboy/server/server.hpp>

#include "web/command/check_settings.hpp"
#include "web/config/settings.hpp"
#include "web/context/application.hpp"
#include "web/context/loopback.hpp"
#include "web/reload/supervisor.hpp"
#include "web/request/dispatch.hpp"

namespace carboy::web {

namespace {

std::chrono::milliseconds seconds(double given) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::duration<double>(given));
}

/// The command line's own values are within these limits.
int within(std::string_view name, int value, int most) {
    if (value >= 0 && value <= most) return value;
    throw Error("bad_setting", std::string(name) + " is " + std::to_string(value) + ".",
                "Use a number from 0 to " + std::to_string(most) + ".");
}

std::uint16_t port_of(const ServeOptions& options) {
    return static_cast<std::uint16_t>(within("PORT", options.port, 65535));
}

server::ServerOptions server_options(const Config& config, const ServeOptions& options) {
    server::ServerOptions server;
    server.host = options.host;
    server.port = port_of(options);
    server.workers = static_cast<std::size_t>(within("WORKERS", options.workers, 1024));
    server.handle_signals = true;
    server.stack_size = options.stack_size ? options.stack_size : config.get(settings::stack_size);
    server.blocked_after = seconds(config.get(settings::blocked_worker_seconds));
    server.drain_timeout = seconds(config.get(settings::drain_seconds));
    server.access_log = config.get(settings::access_log);
    server.stop_with_client = config.get(settings::stop_with_client);
    server.body_limit = config.get(settings::max_content_length);
    server.spool_threshold = config.get(settings::spool_threshold);
    server.spool_folder = config.get(settings::spool_folder);
    server.max_connections = config.get(settings::max_connections);
    server.max_connections_per_client = config.get(settings::max_connections_per_client);
    server.keep_alive_timeout = seconds(config.get(settings::keep_alive_seconds));
    server.body_gap = seconds(config.get(settings::body_gap_seconds));
    server.parse_limits.form_memory = config.get(settings::max_form_memory_size);
    server.parse_limits.parts = config.get(settings::max_form_parts);
    server.parse_limits.json_depth = config.get(settings::max_json_depth);
    server.parse_limits.json_values = config.get(settings::max_json_values);
    return server;
}

/// DEBUG is for the developer. Its pages answer this machine only, but templates are read again at every request.
void refuse_public_debug(const std::string& host) {
    if (is_loopback(host)) return;
    throw Error("debug_is_public", "DEBUG is on and " + host + " is an address that other machines can reach.",
                "Listen on 127.0.0.1, turn DEBUG off, or add --debug-for-everyone.");
}

LogFormat configured_format(const Config& config) {
    const auto name = config.get(settings::log_format);
    if (name == "text") return LogFormat::text;
    if (name == "json") return LogFormat::json;
    throw Error("bad_setting", "LOG_FORMAT is '" + name + "', which is not a log format.",
                "Set it to \"text\" or \"json\".");
}

}  // namespace

int serve(Application& application, const ServeOptions& options) {
    if (options.debug) application.config.set(settings::debug.name, true);
    application.freeze();
    if (application.debug && !options.debug_for_everyone) refuse_public_debug(options.host);
    if (!application.debug && application.config.get(settings::check_settings)) check_settings(application);
    set_log_format(configured_format(application.config));
    const auto socket = application.debug ? supervised_socket() : nullptr;
    if (application.debug && !socket && !options.no_reload) {
        const SupervisedProgram program{application.name, options.arguments, options.host, port_of(options)};
        if (const std::optional<int> result = supervise(program)) return *result;
    }
    // During a test an error is thrown to the test; a visitor gets a page.
    application.propagate = false;
    server::ServerOptions settled = server_options(application.config, options);
    if (socket) settled.listening_socket = socket->descriptor();
    server::Server server(
        std::move(settled), [&application](Request& request) { return application.handle(request); },
        [&application](Request& request, const HttpError& error) {
            return refuse_request(application, request, error);
        });
    log(LogLevel::info, "Serving '" + application.name + "' on http://" + http::url_host(options.host) + ":" +
                            std::to_string(server.port()) + (application.debug ? " with DEBUG on" : "") +
                            " (press CTRL+C to quit)");
    announce_operator_notes();
    server.run();
    log(LogLevel::info, "Stopped");
    return 0;
}

}  // namespace carboy::web
