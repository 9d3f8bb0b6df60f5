// Everything: models, queries, sessions, routes, templates, and the database bound to the application.
#pragma once

#include <carboy/orm.hpp>
#include <carboy/web.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/template_functions.hpp>
#include <carboy/webdb/template_views.hpp>

namespace carboy {

using webdb::Database;
using webdb::template_method;
using webdb::template_property;

}  // namespace carboy
