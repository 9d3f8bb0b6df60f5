#include "web/request/redirect_page.hpp"

#include <string>

#include <carboy/base/text.hpp>

namespace carboy::web {

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
