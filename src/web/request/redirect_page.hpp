// The page of a redirect.
#pragma once

#include <string_view>

#include <carboy/http/response.hpp>

namespace carboy::web {

/// Returns a page that redirects the browser.
http::Response redirect_page(std::string_view location, int status);

}  // namespace carboy::web
