#include "web/request/debug_page.hpp"

#include <string>

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/jinja/errors/error.hpp>

#include "web/context/error_text.hpp"

namespace carboy::web {

namespace {

constexpr std::string_view page_start =
    "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error</title>\n<style>body{font:16px/1.5 "
    "system-ui,sans-serif;margin:2em;max-width:60em}pre{background:#f4f4f4;padding:1em;overflow:auto}"
    ".hint{border-left:4px solid #d90;padding-left:1em}small{color:#666}</style>\n";

void paragraph(std::string& page, std::string_view start, std::string_view text, std::string_view end) {
    page.append(start);
    escape_html(page, text);
    page.append(end).append("\n");
}

/// Writes the line of the template with a caret below the column.
void describe_place(std::string& page, const jinja::TemplateError& error) {
    const std::string& file = error.file().empty() ? error.template_name() : error.file();
    paragraph(page, "<p>", file + ", line " + std::to_string(error.line()), "</p>");
    if (error.source_line().empty()) return;
    std::string source = error.source_line();
    if (error.column() > 0) source += "\n" + std::string(static_cast<std::size_t>(error.column() - 1), ' ') + "^";
    paragraph(page, "<pre>", source, "</pre>");
    for (const jinja::TraceEntry& step : error.trace())
        paragraph(page, "<p><small>", step.where + " in " + step.template_name + ", line " + std::to_string(step.line),
                  "</small></p>");
}

void describe(std::string& page, const std::exception& error) {
    const auto* own = dynamic_cast<const Error*>(&error);
    paragraph(page, "<h2>", own ? own->message() : std::string(error.what()), "</h2>");
    if (own) paragraph(page, "<p><small>", std::string(own->code()), "</small></p>");
    if (const auto* in_template = dynamic_cast<const jinja::TemplateError*>(&error)) describe_place(page, *in_template);
    if (own && !own->detail().empty()) paragraph(page, "<pre>", own->detail(), "</pre>");
    if (own && !own->hint().empty()) paragraph(page, "<p class=hint>", own->hint(), "</p>");
    if (own && std::string_view(error.what()) != own->message()) paragraph(page, "<pre>", error.what(), "</pre>");
}

}  // namespace

http::Response debug_page(const http::Request& request, const std::exception_ptr& thrown) {
    std::string page(page_start);
    paragraph(page, "<h1>Error in ", std::string(to_string(request.method)) + " " + std::string(request.target),
              "</h1>");
    bool first = true;
    for (const std::exception_ptr& link : error_chain(thrown)) {
        if (!first) page += "<p>caused by</p>\n";
        first = false;
        try {
            std::rethrow_exception(link);
        } catch (const std::exception& error) {
            describe(page, error);
        } catch (...) {
            page += "<h2>An exception of an unknown type</h2>\n";
        }
    }
    page += "<p><small>This page is shown because DEBUG is on. Turn it off in production.</small></p>\n";
    return http::Response(std::move(page), 500);
}

}  // namespace carboy::web
