// The error page with DEBUG on.
#pragma once

#include <exception>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

/// Returns a 500 page for the developer: message, hint, causes and the place in the template. It shows nothing about
/// the process except the exception's contents, and runs nothing.
http::Response debug_page(const http::Request& request, const std::exception_ptr& error);

}  // namespace carboy::web
