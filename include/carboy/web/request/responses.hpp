// Shortcuts for responses.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

using http::HttpError;
using http::Response;

/// Redirects the browser. Characters that are not allowed in a URL are percent-encoded.
Response redirect(std::string_view location, int status = 302);

/// Ends the request with this status's error page.  Throws: HttpError, always.
[[noreturn]] void abort(int status, std::string description = {});
/// Ends the request with this response.  Throws: HttpError, always.
[[noreturn]] void abort(Response response);
/// Fails to compile, with our own message: a string alone would be a response with status 200.
template <class Text, class... More>
requires std::is_convertible_v<const Text&, std::string_view>
[[noreturn]] void abort(const Text&, const More&...) {
    static_assert(sizeof(Text) == 0, "carboy: abort takes the status first: abort(404, \"not found\")");
    for (;;) {
    }
}

/// Returns a response that can be changed before it is returned.
inline Response make_response(Response response = {}, int status = 0) {
    if (status != 0) response.status = status;
    return response;
}

}  // namespace carboy::web
