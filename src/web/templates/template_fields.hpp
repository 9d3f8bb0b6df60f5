// request.args, request.form, request.files, request.cookies and request.values as templates see them.
#pragma once

#include <carboy/jinja/python/value.hpp>

namespace carboy::web {

jinja::Value make_args_object();
jinja::Value make_form_object();
jinja::Value make_files_object();
jinja::Value make_cookies_object();
/// The query string's fields, then a form's.
jinja::Value make_values_object();

}  // namespace carboy::web
