// Short ways to answer.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>
#include <carboy/jinja/adapt.hpp>
#include <carboy/jinja/context.hpp>

namespace carboy::web {

using http::HttpError;
using http::Response;

/// Sends the browser elsewhere. Characters that a URL cannot hold are percent-encoded.
Response redirect(std::string_view location, int status = 302);

/// Ends the request with this status's error page.  Throws: HttpError, always.
[[noreturn]] void abort(int status, std::string description = {});
/// Ends the request with this response.  Throws: HttpError, always.
[[noreturn]] void abort(Response response);

/// A response to change before it is returned.
inline Response make_response(Response response = {}, int status = 0) {
    if (status != 0) response.status = status;
    return response;
}

/// The value as JSON text, as Flask writes it: keys in order, characters outside ASCII escaped.
/// Throws: Error "not_json" for a value that JSON has no form for.
std::string to_json(const jinja::Value& value);

/// A JSON object: jsonify({{"id", 1}, {"name", "Alice"}}).  Throws: as to_json.
Response jsonify(const jinja::Context& fields);

namespace detail {
Response json_response(const jinja::Value& value);
}

/// A JSON document of anything that a template can show: numbers, text, containers, rows, models.  Throws: as to_json.
template <class T>
requires std::constructible_from<jinja::Value, T&&> Response jsonify(T&& value) {
    return detail::json_response(jinja::Value(std::forward<T>(value)));
}

}  // namespace carboy::web
