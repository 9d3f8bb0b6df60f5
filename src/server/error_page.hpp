// The answers a server gives by itself.
#pragma once

#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>

namespace carboy::server {

/// A small page with the error's name and description, and its headers.
http::Response error_page(const http::HttpError& error);

/// The same for a status alone.
http::Response error_page(int status);

}  // namespace carboy::server
