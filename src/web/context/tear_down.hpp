// Runs the teardown functions of a context.
#pragma once

#include <atomic>
#include <exception>
#include <type_traits>
#include <vector>

#include <carboy/web/context/hooks.hpp>
#include <carboy/web/context/signals.hpp>

#include "web/context/application.hpp"

namespace carboy::web {

/// Runs functions from the last to the first. One that throws is logged and does not keep the others from running.
void tear_down(const std::vector<Teardown>& hooks, const std::exception_ptr& error) noexcept;

/// Sends a signal from a destructor: logs the exceptions of its receivers.
template <class Event>
void tell(Application& application, const Signal<Event>& signal, const std::type_identity_t<Event>& event) noexcept {
    if (application.signals.count.load(std::memory_order_acquire) == 0) return;
    tear_down({[&](const std::exception_ptr&) { signal.send(application, event); }}, nullptr);
}

}  // namespace carboy::web
