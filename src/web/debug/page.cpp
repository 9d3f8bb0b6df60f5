#include "web/debug/page.hpp"

#include <utility>
#include <vector>

#include <carboy/jinja/python/containers.hpp>

#include "web/debug/call_stack.hpp"
#include "web/debug/page_text.hpp"

namespace carboy::web {

std::string rendered_debug_page(std::string_view page, const jinja::ContextView& values) {
    static const jinja::Environment environment([] {
        jinja::Options options;
        options.autoescape = jinja::Autoescape::on;
        options.trim_blocks = options.lstrip_blocks = true;
        return options;
    }());
    return environment.from_string(std::string(page_start) + std::string(page)).render(values);
}

void set_debug_page(http::Response& response, std::string page) {
    response.body = std::move(page);
    response.source = nullptr;
    response.source_length.reset();
    response.set_content_type(http::Response::html);
    for (const std::string_view field : {"Content-Encoding", "Content-Length", "ETag", "Content-Disposition"})
        response.headers.remove(field);
    response.headers.set("Content-Security-Policy",
                         "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
                         "frame-ancestors 'none'");
    response.headers.set("X-Content-Type-Options", "nosniff");
    response.headers.set("Referrer-Policy", "no-referrer");
    response.headers.set("Cross-Origin-Resource-Policy", "same-origin");
    response.headers.set("Cache-Control", "no-store");
}

jinja::Value shown_source(const std::string& file, int line) {
    constexpr int around = 4;
    std::vector<jinja::Value> lines;
    for (const auto& [number, text] : source_lines(file, line, around))
        lines.emplace_back(
            jinja::make_ref<jinja::Dict>(std::initializer_list<std::pair<std::string_view, jinja::Value>>{
                {"number", number}, {"text", text}, {"here", number == line}}));
    return jinja::make_list(std::move(lines));
}

}  // namespace carboy::web
