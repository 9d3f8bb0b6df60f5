// Creates and drops the tables of all models, without an application.
#pragma once

#include <carboy/engine/engine.hpp>

namespace carboy::orm {

/// Creates the missing tables of all models, with their indexes and enumeration types, in one transaction. Existing
/// tables stay as they are.
/// Throws: Error when a model's foreign keys cannot be created; DatabaseError.
void create_all(engine::Engine& engine);

/// Drops the tables of all models that exist, and then their enumeration types.
void drop_all(engine::Engine& engine);

}  // namespace carboy::orm
