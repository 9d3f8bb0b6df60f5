#include "jinja/errors/budget.hpp"

#include <utility>

namespace carboy::jinja {

Budget::Budget(const Limits& limits) : limits_(limits), outer_(std::exchange(per_stack.render, this)) {}

Budget::~Budget() { per_stack.render = outer_; }

}  // namespace carboy::jinja
