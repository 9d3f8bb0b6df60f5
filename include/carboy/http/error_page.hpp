// The plain page of an error, which the server sends, and an application that has no handler for the error.
#pragma once

#include <carboy/http/error.hpp>
#include <carboy/http/response.hpp>

namespace carboy::http {

/// The page with the error's name and description, and its headers.
/// Source: Werkzeug exceptions.py, HTTPException.get_body.
Response error_page(const HttpError& error);

}  // namespace carboy::http
