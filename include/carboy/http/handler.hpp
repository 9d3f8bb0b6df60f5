// The functions that a server calls for each request.
#pragma once

#include <carboy/base/function.hpp>
#include <carboy/http/error.hpp>
#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::http {

/// Answers a request. Runs on a fiber, so it may wait without blocking its thread. An HttpError that escapes becomes
/// its response; any other exception becomes a plain 500 and a log line.
using Handler = std::function<Response(Request&)>;

/// Answers a request that the server has refused because it is malformed, too large or too slow. The request contains
/// what was parsed up to then; if its header was not accepted, it has no target and no fields.
using RefusalHandler = std::function<Response(Request&, const HttpError&)>;

}  // namespace carboy::http
