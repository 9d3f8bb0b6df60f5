#include <carboy/web/files/make_conditional.hpp>

#include <chrono>
#include <string>
#include <utility>

#include <carboy/http/cookie.hpp>
#include <carboy/http/error.hpp>
#include <carboy/web/context/context.hpp>

#include "web/files/answer_conditions.hpp"

namespace carboy::web {

namespace {

Validators validators_of(const Response& response) {
    Validators validators{.etag = std::string(response.headers.get("ETag", {})), .modified = {}};
    if (const auto time = http::parse_http_date(response.headers.get("Last-Modified", {})))
        validators.modified = std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count();
    return validators;
}

}  // namespace

Response make_conditional(Response response, const ConditionalOptions& options) {
    const http::Request& incoming = request();
    const bool readable = incoming.method == http::Method::get || incoming.method == http::Method::head;
    if (!readable || response.status != 200) return response;
    const Validators validators = validators_of(response);
    const http::WholeResponse whole{.content_type = response.mimetype(),
                                    .size = response.body.size(),
                                    .is_final = response.source || response.headers.contains("Content-Encoding")};
    const bool has_validators = !validators.etag.empty() || validators.modified;
    if (has_validators && answer_conditions(response, incoming, validators, whole)) return response;
    if (!options.accept_ranges || response.source) return response;
    if (const auto range = answer_range(response, incoming, validators, whole))
        response.body = response.body.substr(range->first, range->last + 1 - range->first);
    return response;
}

}  // namespace carboy::web
