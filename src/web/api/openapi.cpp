#include <carboy/web/api/openapi.hpp>

#include <memory>
#include <string>
#include <utility>

#include <carboy/base/text.hpp>
#include <carboy/web/api/secure_headers.hpp>
#include <carboy/web/app/app.hpp>
#include <carboy/web/context/context.hpp>

#include "web/api/openapi_document.hpp"
#include "web/api/openapi_page.hpp"

namespace carboy::web {

namespace {

std::string replaced(std::string text, std::string_view name, std::string_view value) {
    if (const std::size_t at = text.find(name); at != text.npos) text.replace(at, name.size(), value);
    return text;
}

Response page(Request& request, const OpenApiOptions& options) {
    std::string text = replaced(std::string(openapi_page), "{title}", escape_html(options.title));
    text = replaced(std::move(text), "{document}", escape_html(request.root_path + options.document_rule));
    text = replaced(std::move(text), "{root}", escape_html(request.root_path));
    for (int i = 0; i < 2; ++i) text = replaced(std::move(text), "{nonce}", csp_nonce());
    Response response(std::move(text));
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace

std::string openapi_document(App& app, const OpenApiOptions& options) {
    return OpenApiDocument(app.core(), options).write();
}

void serve_openapi(App& app, OpenApiOptions options) {
    const auto kept = std::make_shared<const OpenApiOptions>(std::move(options));
    const RouteOptions hidden{.about = {.hidden = true}};
    app.add_url_rule(
        kept->document_rule, "openapi_document",
        [kept](Request&, const PathValues&) {
            return Response(openapi_document(current_app(), *kept), 200, "application/json");
        },
        Method::get, hidden);
    if (kept->page_rule.empty()) return;
    app.add_url_rule(
        kept->page_rule, "openapi_page", [kept](Request& request, const PathValues&) { return page(request, *kept); },
        Method::get, hidden);
}

}  // namespace carboy::web
