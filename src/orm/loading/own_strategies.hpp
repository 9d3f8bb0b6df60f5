// The strategies that models declare for their relationships (lazy<>), as part of a query's plan.
#pragma once

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/session/load_plan.hpp>

namespace carboy::orm {

/// Adds the strategies that the models declare to what a query says. A path ends where it would return to a model.
/// Source: SQLAlchemy orm/strategies.py, join_depth of None.
LoadOptions with_own_strategies(const Mapper& mapper, const LoadOptions& load);

/// The same for a plan that has been made already.
LoadPlanPtr with_own_strategies(const Mapper& mapper, const LoadPlanPtr& plan);

}  // namespace carboy::orm
