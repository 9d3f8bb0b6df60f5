// An uploaded file as templates see it.
#pragma once

#include <carboy/http/files.hpp>
#include <carboy/jinja/value.hpp>

namespace carboy::web {

/// filename, name, content_type, mimetype, content_length; printed as Werkzeug prints a FileStorage.
/// Lifetime: the file must outlive the value.
jinja::Value view_file(const http::UploadedFile& file);

}  // namespace carboy::web
