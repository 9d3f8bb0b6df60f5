#include "server/error_page.hpp"

#include <carboy/base/text.hpp>

namespace carboy::server {

http::Response error_page(const http::HttpError& error) {
    std::string title = std::to_string(error.status()) + " " + escape_html(error.name());
    http::Response response("<!doctype html>\n<title>" + title + "</title>\n<h1>" + escape_html(error.name()) +
                                "</h1>\n<p>" + escape_html(error.description()) + "</p>\n",
                            error.status());
    for (http::Headers::Field field : error.headers()) response.headers.set(field.name, field.value);
    return response;
}

http::Response error_page(int status) { return error_page(http::HttpError(status)); }

}  // namespace carboy::server
