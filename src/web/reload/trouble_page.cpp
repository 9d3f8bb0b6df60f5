#include "web/reload/trouble_page.hpp"

#include <filesystem>
#include <string_view>
#include <thread>
#include <utility>

#include <carboy/base/digest.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>
#include <carboy/jinja/python/containers.hpp>
#include <carboy/server/server.hpp>

#include "web/debug/call_stack.hpp"
#include "web/debug/page.hpp"
#include "web/debug/recorder.hpp"

namespace carboy::web {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view state_path = "/_debug/build";

const std::string_view trouble_text = R"page(<title>{{ title }}</title>
<header><div><span class="badge bad">{{ title }}</span> <span class="facts"><span class="mono">{{ command }}</span></span></div></header>
<main>
<section class="card error">
{% if file %}<div class="type">{{ file }}{% if line %}:{{ line }}{% endif %}</div>{% endif %}
<h1>{{ message }}</h1>
{{ source(lines) }}
{% if text %}<pre class="text">{{ text }}</pre>{% endif %}
</section>
{% if output and output != text %}<details class="card all"><summary class="soft">The whole output</summary><pre>{{ output }}</pre></details>{% endif %}
<footer>Correct the source file and save it. This page loads itself again when the application runs.</footer>
</main>
<script nonce="{{ nonce }}">
const state = "{{ state }}";
async function look() {
  try {
    const answer = await fetch("{{ state_path }}", {cache: "no-store"});
    if (await answer.text() !== state) return location.replace(location.href);
  } catch (error) {}  // nobody listens: it may be started again
  setTimeout(look, 500);
}
setTimeout(look, 500);
</script>
)page";

std::string relative_to(const std::string& folder, const fs::path& file) {
    const std::string name = file.lexically_relative(folder).string();
    return name.empty() || name.starts_with("..") ? file.string() : name;
}

http::Response page_of(const Trouble& trouble, const std::string& state) {
    const std::string nonce = hex_digits(random_bytes(16));
    const fs::path file = trouble.error.file.empty()
                              ? fs::path()
                              : (fs::path(trouble.build_folder) / trouble.error.file).lexically_normal();
    http::Response response("", 500);
    set_debug_page(response, rendered_debug_page(
                                 trouble_text, {{"title", trouble.title},
                                                {"command", trouble.command},
                                                {"file", file.empty() ? "" : relative_to(trouble.source_folder, file)},
                                                {"line", trouble.error.line},
                                                {"message", trouble.error.message},
                                                {"lines", shown_source(file.string(), trouble.error.line)},
                                                {"text", trouble.error.text},
                                                {"output", trouble.output},
                                                {"nonce", nonce},
                                                {"state", state},
                                                {"state_path", state_path}}));
    response.headers.set("Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-" + nonce +
                             "'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    return response;
}

server::ServerOptions options_of(int listening_socket) {
    server::ServerOptions options;
    options.listening_socket = listening_socket;
    options.workers = 1;
    options.drain_timeout = std::chrono::seconds(1);
    return options;
}

}  // namespace

struct TroublePage::Impl {
    Trouble trouble;
    /// Differs each time, so that an open page notices.
    std::string state = hex_digits(random_bytes(8));
    server::Server server;
    std::thread thread;

    Impl(int listening_socket, Trouble shown)
        : trouble(std::move(shown)),
          server(options_of(listening_socket), [this](http::Request& request) { return answer(request); }),
          thread([this] { server.run(); }) {}
    ~Impl() {
        server.stop();
        thread.join();
    }

    http::Response answer(const http::Request& request) const {
        if (!is_local(request, request.remote_addr)) {
            http::Response response("The application is not running at the moment.\n", 503,
                                    "text/plain; charset=utf-8");
            response.headers.set("Retry-After", "5");
            return response;
        }
        if (request.path != state_path) return page_of(trouble, state);
        http::Response response(state, 200, "text/plain; charset=utf-8");
        response.headers.set("Cache-Control", "no-store");
        return response;
    }
};

TroublePage::TroublePage(int listening_socket, Trouble trouble)
    : impl_(std::make_unique<Impl>(listening_socket, std::move(trouble))) {}

TroublePage::~TroublePage() = default;

}  // namespace carboy::web
