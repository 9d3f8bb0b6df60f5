// Everything: models, queries, sessions, routes, templates, and the database bound to the application.
#pragma once

#include <carboy/orm.hpp>
#include <carboy/web.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/form_fields.hpp>
#include <carboy/webdb/json_models.hpp>
#include <carboy/webdb/migrate.hpp>
#include <carboy/webdb/templates/template_functions.hpp>
#include <carboy/webdb/templates/template_pages.hpp>
#include <carboy/webdb/templates/template_views.hpp>

namespace carboy {

using webdb::column_rules;
using webdb::Database;
using webdb::DecimalField;
using webdb::enum_choices;
using webdb::JsonColumns;
using webdb::Migrate;
using webdb::MigrateOptions;
using webdb::object_choices;
using webdb::template_method;
using webdb::template_property;
using webdb::transaction;
using webdb::unique_value;

}  // namespace carboy
