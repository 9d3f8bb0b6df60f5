// Everything: models, queries, sessions, routes, templates, and the database bound to the application.
#pragma once

#include <carboy/orm.hpp>
#include <carboy/web.hpp>
#include <carboy/webdb/database.hpp>
#include <carboy/webdb/database_sessions.hpp>
#include <carboy/webdb/form_fields.hpp>
#include <carboy/webdb/form_rules.hpp>
#include <carboy/webdb/json_models.hpp>
#include <carboy/webdb/json_rows.hpp>
#include <carboy/webdb/login_models.hpp>
#include <carboy/webdb/migrate.hpp>
#include <carboy/webdb/model_form.hpp>
#include <carboy/webdb/recorded_queries.hpp>
#include <carboy/webdb/templates/template_functions.hpp>
#include <carboy/webdb/templates/template_pages.hpp>
#include <carboy/webdb/templates/template_views.hpp>
#include <carboy/webdb/test_transaction.hpp>

namespace carboy {

using webdb::Database;
using webdb::DatabaseSessions;
using webdb::DecimalField;
using webdb::enum_choices;
using webdb::json_class;
using webdb::JsonColumns;
using webdb::mappings;
using webdb::Migrate;
using webdb::MigrateOptions;
using webdb::ModelForm;
using webdb::object_choices;
using webdb::RecordedQueries;
using webdb::template_method;
using webdb::template_property;
using webdb::TestTransaction;
using webdb::transaction;
using webdb::unique_in;
using webdb::validators_of;

}  // namespace carboy
