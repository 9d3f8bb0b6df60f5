// What a server calls for each request.
#pragma once

#include <functional>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

namespace carboy::http {

/// Answers a request. Runs on a fiber, so it may wait without holding up its thread.
/// An HttpError that escapes becomes its answer, any other exception a bare 500 and a log line.
using Handler = std::function<Response(Request&)>;

}  // namespace carboy::http
