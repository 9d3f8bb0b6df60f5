// request.args, request.form, request.files, request.cookies, request.values and request.headers as templates see them.
#pragma once

#include <carboy/jinja/value.hpp>

namespace carboy::web {

jinja::Value make_args_object();
jinja::Value make_form_object();
jinja::Value make_files_object();
jinja::Value make_cookies_object();
/// The query string's fields, then a form's.
jinja::Value make_values_object();
jinja::Value make_headers_object();

}  // namespace carboy::web
