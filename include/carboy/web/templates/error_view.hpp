// Errors in templates: error.code, error.name, error.description, and {{ error }} as "404 Not Found: ...".
// Source: Werkzeug exceptions.py, HTTPException.
#pragma once

#include <concepts>

#include <carboy/http/error.hpp>
#include <carboy/jinja/adapt/fields.hpp>

namespace carboy::web::detail {

/// Appends str(error).
void write_error(const void* error, std::string& out);

}  // namespace carboy::web::detail

namespace carboy::jinja {

template <std::derived_from<http::HttpError> Error>
struct Adapt<Error> {
    using Shown = Fields<http::HttpError, Field<"code", &http::HttpError::status>,
                         Field<"name", &http::HttpError::name>, Field<"description", &http::HttpError::description>>;
    static constexpr ObjectType type{.name = "HTTPException",
                                     .find = Shown::find,
                                     .get = Shown::get,
                                     .getters = Shown::getters,
                                     .write = &web::detail::write_error};
    static Value view(const http::HttpError& error) { return Value::object(&error, type); }
};

}  // namespace carboy::jinja
