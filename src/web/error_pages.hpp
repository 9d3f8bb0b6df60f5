// The pages that the framework itself answers with.
#pragma once

#include <exception>
#include <string_view>

#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

/// The plain page of a status, as Werkzeug's.
http::Response error_page(const http::HttpError& error);

/// A page that sends the browser elsewhere.
http::Response redirect_page(std::string_view location, int status);

/// A 500 page for the developer: message, hint, causes and the place in the template. Shows nothing of the process but
/// what the exception says, and runs nothing.
http::Response debug_page(const http::Request& request, const std::exception_ptr& error);

}  // namespace carboy::web
