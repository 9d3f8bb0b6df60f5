// Turns a request into its response.
#pragma once

#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

struct Application;

/// Answers a request, from the first hook to the last.
/// Requires: the application's setup has ended.
http::Response handle_request(Application& application, http::Request& request);

/// Answers a request that the server has refused: with the handlers of the error, but without hooks and views.
/// Requires: the application's setup has ended.
http::Response refuse_request(Application& application, http::Request& request, const http::HttpError& error);

}  // namespace carboy::web
