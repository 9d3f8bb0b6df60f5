#include "web/error_pages.hpp"

#include <string>

#include <carboy/base/text.hpp>

namespace carboy::web {

namespace {

/// The description as HTML, with its line breaks.
std::string description_html(const http::HttpError& error) {
    std::string html;
    for (const char c : escape_html(error.description())) c == '\n' ? html.append("<br>") : html.append(1, c);
    return html;
}

}  // namespace

http::Response error_page(const http::HttpError& error) {
    const std::string name = escape_html(error.name());
    http::Response page("<!doctype html>\n<html lang=en>\n<title>" + std::to_string(error.status()) + " " + name +
                            "</title>\n<h1>" + name + "</h1>\n<p>" + description_html(error) + "</p>\n",
                        error.status());
    for (const auto field : error.headers()) page.headers.set(field.name, field.value);
    return page;
}

http::Response redirect_page(std::string_view location, int status) {
    const std::string target = escape_html(location);
    http::Response page(
        "<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be "
        "redirected automatically to the target URL: <a href=\"" +
            target + "\">" + target + "</a>. If not, click the link.\n",
        status);
    page.headers.set("Location", location);
    return page;
}

}  // namespace carboy::web
