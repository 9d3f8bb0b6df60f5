#include <carboy/http/error_page.hpp>

#include <carboy/base/text.hpp>

#include <string>

namespace carboy::http {

namespace {

/// The description as HTML, with its line breaks.
std::string description_html(const HttpError& error) {
    std::string html;
    for (const char c : escape_html(error.description())) c == '\n' ? html.append("<br>") : html.append(1, c);
    return html;
}

}  // namespace

Response error_page(const HttpError& error) {
    if (error.page() != nullptr) return *error.page();
    const std::string name = escape_html(error.name());
    Response page("<!doctype html>\n<html lang=en>\n<title>" + std::to_string(error.status()) + " " + name +
                      "</title>\n<h1>" + name + "</h1>\n<p>" + description_html(error) + "</p>\n",
                  error.status());
    for (const Headers::Field field : error.headers()) page.headers.set(field.name, field.value);
    return page;
}

}  // namespace carboy::http
