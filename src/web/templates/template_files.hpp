// An uploaded file as templates see it.
#pragma once

#include <carboy/http/files.hpp>
#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

/// Has filename, name, content_type, mimetype, content_length; it is printed like Werkzeug's FileStorage.
/// Lifetime: the file must outlive the value.
jinja::Value view_file(const http::UploadedFile& file);

}  // namespace carboy::web
