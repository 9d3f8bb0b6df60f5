#include "web/serve.hpp"

#include <chrono>
#include <cstdio>

#include <carboy/base/log.hpp>
#include <carboy/server/server.hpp>

#include "web/app_core.hpp"

namespace carboy::web {

namespace {

using Clock = std::chrono::steady_clock;

std::string body_size(const Response& response) {
    if (!response.source) return std::to_string(response.body.size());
    return response.source_length ? std::to_string(*response.source_length) : "-";
}

void log_request(const Request& request, const Response& response, Clock::duration duration) {
    char milliseconds[32];
    std::snprintf(milliseconds, sizeof milliseconds, "%.1f ms",
                  std::chrono::duration<double, std::milli>(duration).count());
    std::string line = request.remote_addr;
    line.append(" ").append(to_string(request.method)).append(" ").append(request.target);
    line.append(" ").append(std::to_string(response.status)).append(" ").append(body_size(response));
    log(LogLevel::info, line.append(" ").append(milliseconds));
}

server::ServerOptions server_options(const Config& config, const ServeOptions& options) {
    server::ServerOptions server;
    server.host = options.host;
    server.port = static_cast<std::uint16_t>(options.port);
    server.workers = static_cast<std::size_t>(options.workers);
    server.handle_signals = true;
    server.stop_with_client = config.get<bool>("STOP_WITH_CLIENT", server.stop_with_client);
    server.body_limit = config.get<std::size_t>("MAX_CONTENT_LENGTH", server.body_limit);
    server.parse_limits.form_memory = config.get<std::size_t>("MAX_FORM_MEMORY_SIZE", server.parse_limits.form_memory);
    server.parse_limits.parts = config.get<std::size_t>("MAX_FORM_PARTS", server.parse_limits.parts);
    return server;
}

http::Handler make_handler(AppCore& core) {
    if (!core.config.get<bool>("ACCESS_LOG", true)) return [&core](Request& request) { return core.handle(request); };
    return [&core](Request& request) {
        const Clock::time_point start = Clock::now();
        Response response = core.handle(request);
        log_request(request, response, Clock::now() - start);
        return response;
    };
}

}  // namespace

int serve(AppCore& core, const ServeOptions& options) {
    if (options.debug) core.config["DEBUG"] = true;
    core.freeze();
    // An error of a test is thrown to the test; a visitor gets a page.
    core.propagate = false;
    server::Server server(server_options(core.config, options), make_handler(core));
    log(LogLevel::info, "Serving '" + core.name + "' on http://" + options.host + ":" + std::to_string(server.port()) +
                            (core.debug ? " with DEBUG on" : "") + " (press CTRL+C to quit)");
    server.run();
    log(LogLevel::info, "Stopped");
    return 0;
}

}  // namespace carboy::web
