// The pages of DEBUG: an error with everything that led to it, and the last requests at /_debug.
#pragma once

#include <optional>
#include <string>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

#include "web/debug/recorder.hpp"

namespace carboy::web {

/// Returns the answer to /_debug and /_debug/<number>; nullopt for other paths.
/// Requires: is_local(request).
std::optional<http::Response> debug_answer(const Recorder& recorder, const http::Request& request);

/// Replaces the body of an answer by the page of its record, and the fields that belong to the body. Asks the databases
/// for plans, so it runs when the request's context has ended and its connections are free.
void show_record(http::Response& response, RequestRecord& record, const std::string& root_path);

}  // namespace carboy::web
