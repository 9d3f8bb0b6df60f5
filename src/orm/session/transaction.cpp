// The session's transaction: one snapshot while it only reads, the write lock from its first flush, and what happens to
// the objects at its end.
#include "orm/session/core.hpp"
#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

static const sql::Dialect& dialect_named(std::string_view name) {
    const sql::Dialect* dialect = sql::find_dialect(name);
    if (dialect != nullptr) return *dialect;
    throw SessionError("dialect", "no SQL dialect is known for '" + std::string(name) + "' databases");
}

SessionCore::SessionCore(engine::Engine& engine_, SessionOptions options_)
    : engine(engine_), options(options_), dialect_(dialect_named(engine_.dialect())) {}

SessionCore::~SessionCore() {
    if (connection_) end_transaction();
}

void SessionCore::check_usable() const {
    if (failed_)
        throw SessionError("needs_rollback", "the session's transaction was undone because a flush failed",
                           "Call rollback(), then do the work again.");
}

void SessionCore::begin_read() {
    // Replicas may be behind: a session that wrote reads from the primary ever after.
    if (!connection_) {
        on_replica_ = engine.has_replicas() && !wrote_;
        connection_ = on_replica_ ? engine.connect_read("session") : engine.connect("session");
    }
    if (!connection_->in_transaction()) connection_->begin_read();
}

engine::Connection& SessionCore::reading() {
    if (!connection_ || !connection_->in_transaction()) begin_read();
    return *connection_;
}

engine::Connection& SessionCore::writing() {
    if (writing_ && connection_ && connection_->in_transaction()) return *connection_;
    if (connection_ && on_replica_) connection_.give_back();
    on_replica_ = false;
    wrote_ = true;
    if (!connection_) connection_ = engine.connect("session");
    // A snapshot cannot become a write transaction once others have written. What was read is checked as it is written.
    if (connection_->in_transaction()) connection_->commit();
    connection_->begin_write();
    writing_ = true;
    return *connection_;
}

void SessionCore::flush() {
    check_usable();
    if (!is_modified() || flushing_) return;
    flushing_ = true;
    try {
        UnitOfWork(*this).run();
        flushing_ = false;
    } catch (...) {
        flushing_ = false;
        failed_ = true;
        if (connection_) {
            try {
                connection_->rollback();
            } catch (...) {
                connection_.invalidate();
            }
        }
        throw;
    }
}

void SessionCore::commit() {
    flush();
    if (connection_ && connection_->in_transaction()) {
        try {
            connection_->commit();
        } catch (...) {
            failed_ = true;
            connection_.invalidate();
            throw;
        }
    }
    for (InstanceState* state : changed) state->changes.reset();
    for (InstanceState* state : inserted) state->inserted_now = state->generated_key = false;
    for (InstanceState* state : deleted) detach(*state);
    end_transaction();
}

void SessionCore::rollback() {
    if (connection_ && connection_->in_transaction()) {
        try {
            connection_->rollback();
        } catch (const Error&) {
            connection_.invalidate();
        }
    }
    failed_ = false;
    restore_objects();
    end_transaction();
}

void SessionCore::restore_objects() noexcept {
    for (InstanceState* state : related) forget_relationships(*state);
    for (InstanceState* state : changed) restore_changes(*state);
    for (InstanceState* state : deleted) {
        state->status = Status::persistent;
        state->erased = false;
        identities(*state->mapper)[KeyOf(*state->mapper, state->object())] = state;
    }
    for (InstanceState* state : inserted) {
        identities(*state->mapper).erase(KeyOf(*state->mapper, state->object()));
        if (state->generated_key)
            state->mapper->load(state->object(), state->mapper->primary_key.front(), sql::ValueView::integer(0));
        detach(*state);
    }
    for (InstanceState* state : added) detach(*state);
    for (InstanceState* state : erased) state->erased = false;
}

void SessionCore::restore_changes(InstanceState& state) noexcept {
    if (!state.changes) return;
    const bool in_map = state.status == Status::persistent;
    if (in_map) identities(*state.mapper).erase(KeyOf(*state.mapper, state.object()));
    for (const Change& change : *state.changes)
        state.mapper->load(state.object(), change.column, change.original.view());
    if (in_map) identities(*state.mapper)[KeyOf(*state.mapper, state.object())] = &state;
    state.changes.reset();
}

void SessionCore::forget_relationships(InstanceState& state) noexcept {
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction == Direction::many_to_one) {
            one_of(state.object(), relation).forget();
        } else if (ManyBase::Items* items = many_of(state.object(), relation).known_items()) {
            items->objects.clear();
            items->loaded = false;
        }
    }
}

void SessionCore::end_transaction() noexcept {
    for (InstanceState* state : dirty) state->listed_dirty = false;
    for (InstanceState* state : related) state->listed_relations = false;
    for (auto* list : {&added, &dirty, &erased, &inserted, &deleted, &changed, &related}) list->clear();
    connection_.give_back();
    writing_ = false;
    ++generation;
}

void SessionCore::close() {
    rollback();
    identities_.clear();
    groups_.clear();
    store.clear();
}

}  // namespace carboy::orm
