// Creates and drops the tables of all models, without an application.
#pragma once

#include <carboy/engine/engine.hpp>
#include <carboy/sql/types/schema.hpp>

#include <string_view>
#include <vector>

namespace carboy::orm {

/// Creates the missing tables of all models without a bind key, with their indexes and enumeration types, in one
/// transaction. Existing tables stay as they are. Throws: Error when a model's foreign keys cannot be created;
/// DatabaseError.
void create_all(engine::Engine& engine);
/// The same for the models with a bind key: create_all(events_engine, "events").
void create_all(engine::Engine& engine, std::string_view bind_key);

/// The same for some tables only. A table must come with the missing ones that it refers to.
///     create_all(engine, {&orm::joined_mapper<User>().table});
/// Source: SQLAlchemy MetaData.create_all(tables=...).
void create_all(engine::Engine& engine, const std::vector<const sql::Table*>& tables);

/// Drops the tables of these models that exist, and then their enumeration types.
void drop_all(engine::Engine& engine);
void drop_all(engine::Engine& engine, std::string_view bind_key);

}  // namespace carboy::orm
