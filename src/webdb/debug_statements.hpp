// The statements of an engine on the debug pages.
#pragma once

#include <carboy/engine/engine.hpp>

namespace carboy::webdb {

/// From now on the pages know every statement of the engine.
void record_statements(engine::Engine& engine);

}  // namespace carboy::webdb
