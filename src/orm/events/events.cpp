#include <carboy/orm/events/events.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

namespace carboy::orm {

struct detail::SessionListeners {
    struct One {
        std::size_t id;
        SessionEvent event;
        std::shared_ptr<SessionListener> listener;
    };
    mutable std::mutex guard;
    std::vector<One> all;
    std::size_t last_id = 0;
    std::atomic<unsigned> events{0};  // a bit for each event that has a listener
};

static unsigned bit(detail::SessionEvent event) { return 1U << static_cast<unsigned>(event); }

SessionEvents::SessionEvents() : listeners_(std::make_unique<detail::SessionListeners>()) {}
SessionEvents::~SessionEvents() = default;

std::size_t SessionEvents::add(detail::SessionEvent event, detail::SessionListener listener) {
    const std::lock_guard lock(listeners_->guard);
    listeners_->all.push_back(
        {++listeners_->last_id, event, std::make_shared<detail::SessionListener>(std::move(listener))});
    listeners_->events |= bit(event);
    return listeners_->last_id;
}

std::size_t SessionEvents::before_flush(detail::SessionListener listener) {
    return add(detail::SessionEvent::before_flush, std::move(listener));
}
std::size_t SessionEvents::after_flush(detail::SessionListener listener) {
    return add(detail::SessionEvent::after_flush, std::move(listener));
}
std::size_t SessionEvents::before_commit(detail::SessionListener listener) {
    return add(detail::SessionEvent::before_commit, std::move(listener));
}
std::size_t SessionEvents::after_commit(detail::SessionListener listener) {
    return add(detail::SessionEvent::after_commit, std::move(listener));
}
std::size_t SessionEvents::before_rollback(detail::SessionListener listener) {
    return add(detail::SessionEvent::before_rollback, std::move(listener));
}
std::size_t SessionEvents::after_rollback(detail::SessionListener listener) {
    return add(detail::SessionEvent::after_rollback, std::move(listener));
}

void SessionEvents::remove(std::size_t id) {
    const std::lock_guard lock(listeners_->guard);
    std::erase_if(listeners_->all, [&](const auto& one) { return one.id == id; });
    unsigned events = 0;
    for (const auto& one : listeners_->all) events |= bit(one.event);
    listeners_->events = events;
}

bool SessionEvents::has(detail::SessionEvent event) const noexcept {
    return (listeners_->events.load(std::memory_order_acquire) & bit(event)) != 0;
}

void SessionEvents::tell(detail::SessionEvent event, Session& session) const {
    if (!has(event)) return;
    std::vector<std::shared_ptr<detail::SessionListener>> called;
    {
        const std::lock_guard lock(listeners_->guard);
        for (const auto& one : listeners_->all)
            if (one.event == event) called.push_back(one.listener);
    }
    for (const auto& listener : called) (*listener)(session);
}

SessionEvents& session_events() {
    static SessionEvents events;
    return events;
}

}  // namespace carboy::orm
