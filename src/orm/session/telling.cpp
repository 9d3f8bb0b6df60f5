// Calls the program's listeners to a session's events.
#include "orm/events/model_listeners.hpp"
#include "orm/session/core.hpp"

namespace carboy::orm {

bool SessionCore::hears(detail::SessionEvent event) const noexcept {
    return handle != nullptr && (session_events().has(event) || (own_events && own_events->has(event)));
}

void SessionCore::tell(detail::SessionEvent event) {
    const unsigned bit = 1U << static_cast<unsigned>(event);
    if (!hears(event) || (telling_ & bit) != 0) return;  // a listener of commits may commit
    struct During {
        unsigned& telling;
        unsigned bit;
        ~During() { telling &= ~bit; }
    } const during{telling_, bit};
    telling_ |= bit;
    session_events().tell(event, *handle);
    if (own_events) own_events->tell(event, *handle);
}

bool SessionCore::tell(detail::ModelEvent event, InstanceState& state) {
    if (handle == nullptr || !has_listeners(*state.mapper)) return false;
    struct During {
        SessionCore& core;
        ~During() { core.in_event_ = nullptr; }
    } const during{*this};
    in_event_ = &state;
    may_assign_ = event == detail::ModelEvent::before_insert || event == detail::ModelEvent::before_update;
    orm::tell(event, *state.mapper, state.object(), *handle);
    return true;
}

void SessionCore::tell_of_loaded_objects() {
    const std::vector<InstanceState*> states = std::exchange(loaded_, {});
    for (InstanceState* state : states)
        if (state->status == Status::persistent && handle != nullptr)
            orm::tell(detail::ModelEvent::load, *state->mapper, state->object(), *handle);
}

void SessionCore::refuse_in_event() const {
    throw SessionError(
        "flush_event",
        "A listener of " + std::string(in_event_->mapper->model) +
            " changes the session during a flush, so the change would be lost.",
        "Make it in before_flush. before_insert and before_update may assign to the object's own columns.");
}

static std::uint16_t column_of(const InstanceState& state, const void* member) {
    const auto* const object = reinterpret_cast<const char*>(&state + 1);
    return state.mapper->column_at(static_cast<std::size_t>(static_cast<const char*>(member) - object));
}

void SessionCore::validate_change(InstanceState& state, const void* member, void* value) {
    validate(*state.mapper, column_of(state, member), state.object(), value);
}

void SessionCore::has_changed(InstanceState& state, const void* member, const void* before) {
    const std::uint16_t column = column_of(state, member);
    const ColumnProperty& property = state.mapper->columns[column];
    tell_set(*state.mapper, column, state.object(), property.value(member), before);
}

/// Validates a new object, and the objects that come with it, before any of them is in the session.
void SessionCore::validate_new(const Mapper& mapper, void* object) {
    if (is_reader_) return;
    if (has_listeners(mapper)) validate_all(mapper, object);
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction == Direction::many_to_one) continue;
        const ManyBase::Items* items = many_of(object, relation).known_items();
        if (items == nullptr) continue;
        for (const FreeNode& node : items->unowned) validate_new(*relation.target, node.state->object());
    }
}

/// Called before the flush begins, so that the listeners' changes are part of it.
void SessionCore::tell_before_flush() {
    if (!hears(detail::SessionEvent::before_flush)) return;
    flushing_ = true;
    try {
        tell(detail::SessionEvent::before_flush);
    } catch (...) {
        flushing_ = false;
        throw;
    }
    flushing_ = false;
}

/// Listeners may change something after each flush.
void SessionCore::flush_until_clean() {
    constexpr int most = 100;
    for (int i = 0; i < most && is_modified(); ++i) flush();
    if (is_modified())
        throw SessionError("endless_flush", "A listener of after_flush still changes objects after 100 flushes.",
                           "Change an object only if it does not have the value yet.");
}

}  // namespace carboy::orm
