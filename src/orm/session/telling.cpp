// Calls the program's listeners to a session's events, and refuses what they must not do.
#include "orm/events/model_listeners.hpp"
#include "orm/session/core.hpp"

#include <carboy/engine/transaction_hold.hpp>

#include <cstdio>
#include <cstdlib>

namespace carboy::orm {

bool SessionCore::hears(detail::SessionEvent event) const noexcept {
    return handle != nullptr && (session_events().has(event) || (own_events && own_events->has(event)));
}

/// Calls listeners of a flush, which cannot end its transaction through session.connection().
template <class Call>
void SessionCore::tell_inside(Call call) {
    engine::Connection* connection = shared_;
    if (connection == nullptr && writing_ && connection_ && connection_->in_transaction()) connection = &*connection_;
    if (connection == nullptr) return call();
    struct Held {
        SessionCore& core;
        engine::TransactionHold hold;
        engine::TransactionHold* const before = std::exchange(core.held_, &hold);
        ~Held() { core.held_ = before; }
    } held{*this, engine::TransactionHold(*connection)};
    call();
    if (!held.hold.is_open() && !failed_)
        throw SessionError("flush_event", "A listener of a flush has ended the transaction of the flush.",
                           "End it after the flush, with the session's commit() or rollback().");
}

void SessionCore::tell(detail::SessionEvent event) {
    const unsigned bit = bit_of(event);
    if (!hears(event) || (telling_ & bit) != 0) return;  // a listener of commits may commit
    struct During {
        unsigned& telling;
        unsigned bit;
        ~During() { telling &= ~bit; }
    } const during{telling_, bit};
    telling_ |= bit;
    const auto tell_all = [&] {
        session_events().tell(event, *handle);
        if (own_events) own_events->tell(event, *handle);
    };
    if (event == detail::SessionEvent::before_flush || event == detail::SessionEvent::after_flush)
        tell_inside(tell_all);
    else
        tell_all();
}

bool SessionCore::tell(detail::ModelEvent event, InstanceState& state) {
    if (handle == nullptr || !has_listeners(*state.mapper)) return false;
    struct During {
        SessionCore& core;
        ~During() { core.in_event_ = nullptr; }
    } const during{*this};
    const Listening one(listening_);
    in_event_ = &state;
    may_assign_ = event == detail::ModelEvent::before_insert || event == detail::ModelEvent::before_update;
    tell_inside([&] { orm::tell(event, *state.mapper, state.object(), *handle); });
    return true;
}

void SessionCore::tell_of_loaded_objects() {
    const std::vector<InstanceState*> states = std::exchange(loaded_, {});
    const Listening one(listening_);
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

void SessionCore::check_flush(std::string_view call) const {
    if (!flushing_ && in_event_ == nullptr && !is_telling(detail::SessionEvent::after_flush)) return;
    throw SessionError("flush_event",
                       std::string(call) + ": A listener of a flush called it, but the flush has not ended.",
                       "Call it after the flush. To undo the flush, throw an exception in the listener.");
}

void SessionCore::check_close() const {
    check_flush("close()");
    if (listening_ == 0) return;
    throw SessionError("listener_event",
                       "close(): A listener called it, but the session still uses the objects that it would destroy.",
                       "Call it after the call of the session in which the listener runs.");
}

void SessionCore::check_discard(const InstanceState& state) const {
    if (in_event_ == nullptr || !state.changes) return;
    for (const Change& change : *state.changes)
        if (change.pending) refuse_in_event();
}

/// A destructor cannot refuse. The calls that have called the listener would go on in freed memory.
void SessionCore::refuse_end_in_listener() noexcept {
    if ((listening_ == 0 && telling_ == 0) || user.is_taken()) return;
    std::fputs("carboy: A session was destroyed by one of its listeners. Destroy it after the call that runs them.\n",
               stderr);
    std::abort();
}

static std::uint16_t column_of(const InstanceState& state, const void* member) {
    const auto* const object = reinterpret_cast<const char*>(&state + 1);
    return state.mapper->column_at(static_cast<std::size_t>(static_cast<const char*>(member) - object));
}

void SessionCore::validate_change(InstanceState& state, const void* member, void* value) {
    const Listening one(listening_);
    validate(*state.mapper, column_of(state, member), state.object(), value);
}

void SessionCore::has_changed(InstanceState& state, const void* member, const void* before) {
    const Listening one(listening_);
    const std::uint16_t column = column_of(state, member);
    const ColumnProperty& property = state.mapper->columns[column];
    tell_set(*state.mapper, column, state.object(), property.value(member), before);
}

/// Validates a new object, and the objects that come with it, before any of them is in the session. Returns false when
/// no model has a listener.
bool SessionCore::validate_new(const Mapper& mapper, void* object) {
    if (is_reader_ || listener_count.load(std::memory_order_acquire) == 0) return false;
    const Listening one(listening_);
    if (has_listeners(mapper)) validate_all(mapper, object);
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction == Direction::many_to_one) continue;
        const ManyBase::Items* items = many_of(object, relation).known_items();
        if (items == nullptr) continue;
        for (const FreeNode& node : items->unowned) validate_new(*relation.target, node.state->object());
    }
    return true;
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
