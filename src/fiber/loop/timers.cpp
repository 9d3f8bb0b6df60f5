#include "fiber/loop/timers.hpp"

namespace carboy::fiber {

void Timers::start(Timer& timer, Deadline at) {
    timer.at = at;
    // The new deadline is usually the latest, and the hint makes that case cheap.
    if (at != Deadline::max()) running_.insert(running_.end(), timer);
}

void Timers::stop(Timer& timer) noexcept {
    if (timer.is_linked()) running_.erase(running_.iterator_to(timer));
}

void Timers::expire_until(Deadline now) {
    while (next() <= now) {
        Timer& due = *running_.begin();
        running_.erase(running_.begin());
        due.expire();
    }
}

}  // namespace carboy::fiber
