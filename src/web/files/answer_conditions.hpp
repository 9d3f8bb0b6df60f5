// What files and make_conditional have in common: the status and fields of a 304, a 206, a 412 and a 416.
#pragma once

#include <optional>

#include <carboy/http/request.hpp>
#include <carboy/http/response.hpp>

#include "web/files/conditional.hpp"

namespace carboy::web {

/// Makes the response a 304 and returns true when the client has this state already. The request is a GET or HEAD.
/// Throws: HttpError 412.
bool answer_conditions(http::Response& response, const http::Request& request, const Validators& validators,
                       const http::WholeResponse& whole);

/// Makes the response a 206 and returns the part that the client wants, or returns nothing for the whole.
/// Throws: HttpError 416.
std::optional<ByteRange> answer_range(http::Response& response, const http::Request& request,
                                      const Validators& validators, const http::WholeResponse& whole);

}  // namespace carboy::web
