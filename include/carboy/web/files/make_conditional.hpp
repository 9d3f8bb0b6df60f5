// Conditional responses of handlers: 304, 206 and 412 from the validators that a handler has set.
#pragma once

#include <carboy/base/named_options.hpp>
#include <carboy/http/response.hpp>

namespace carboy::web {

using http::Response;

struct ConditionalOptions {
    NamedOptions names_are_needed = {};
    /// Answers a Range field with 206 and that part of the body. A streamed body is always sent as a whole.
    bool accept_ranges = false;
};

/// Compares the response's ETag and Last-Modified with the conditions of the current request, as for files. The result
/// is the response itself, or a 304 without its body when the client has it already. Responses to requests other than
/// GET and HEAD, and those with a status other than 200, stay as they are.
///     Response page = render_template("report.html", {{"report", report}});
///     page.add_etag();
///     return make_conditional(std::move(page));
/// Throws: HttpError 412, 416; Error "no_request_context".  Source: Werkzeug Response.make_conditional; RFC 9110.
Response make_conditional(Response response, const ConditionalOptions& options = {});

}  // namespace carboy::web
