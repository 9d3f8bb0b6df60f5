// What a database has and its models do not say.
#pragma once

#include <carboy/engine/connection.hpp>
#include <carboy/migrate/compare/schema.hpp>

#include "cli/carboy/inspect/plan.hpp"

#include <string>
#include <vector>

namespace carboy::cli {

/// Compares the database with what create_all() would make of the plan, and lists what neither an inspector nor a model
/// knows: triggers, views, options of tables, columns and indexes.
std::vector<std::string> remarks(engine::Connection& connection, const migrate::Schema& live, const Plan& plan);

}  // namespace carboy::cli
