// Runs the teardown functions of a context.
#pragma once

#include <exception>
#include <vector>

#include <carboy/web/context/hooks.hpp>

namespace carboy::web {

/// Runs functions from the last to the first. One that throws is logged and does not keep the others from running.
void tear_down(const std::vector<Teardown>& hooks, const std::exception_ptr& error) noexcept;

}  // namespace carboy::web
