// Destruction of a fiber's variables.
#pragma once

#include <carboy/fiber/local.hpp>

namespace carboy::fiber::detail {

/// Destroys the values, the last slot first, and frees the table.
void destroy_locals(LocalValues& locals);

}  // namespace carboy::fiber::detail
