#include "web/context/tear_down.hpp"

#include <carboy/base/log.hpp>

#include "web/context/error_text.hpp"

namespace carboy::web {

void tear_down(const std::vector<Teardown>& hooks, const std::exception_ptr& error) noexcept {
    for (auto hook = hooks.rbegin(); hook != hooks.rend(); ++hook) {
        try {
            (*hook)(error);
        } catch (const std::exception& failure) {
            log(LogLevel::error, "A teardown function failed: " + error_text(failure));
        } catch (...) {
            // The fiber is being cancelled, so there is nobody to report to.
        }
    }
}

}  // namespace carboy::web
