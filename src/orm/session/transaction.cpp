// The session's transaction: one snapshot while it only reads, the write lock from its first flush on, and the changes
// to objects when it ends.
#include "orm/session/core.hpp"

#include <carboy/engine/commit_group.hpp>
#include <carboy/engine/error.hpp>
#include <carboy/engine/transaction_hold.hpp>

#include "orm/session/related.hpp"
#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

static bool is_integer(const sql::ColumnType& type) {
    return type.kind == sql::TypeKind::integer || type.kind == sql::TypeKind::big_integer ||
           type.kind == sql::TypeKind::small_integer;
}

SessionCore::SessionCore(engine::Engine& engine_, SessionOptions options_)
    : engine(engine_), options(options_), dialect_(engine_.dialect()) {}

SessionCore::SessionCore(SessionCore& session)
    : engine(session.engine),
      options(session.options),
      dialect_(session.dialect_),
      session_(&session),
      is_reader_(true) {
    criteria_ = session.criteria_;
    uses_criteria = session.uses_criteria;
    session.readers_.push_back(this);
}

SessionCore::~SessionCore() {
    const engine::LateUse inside(user);
    refuse_end_in_listener();
    leave_session(savepoints_);
    if (connection_) end_transaction();
    for (SessionCore* reader : readers_) reader->session_ = nullptr;
    if (session_ != nullptr) std::erase(session_->readers_, this);
}

SessionCore& SessionCore::session_of_reader() const {
    if (session_ != nullptr) return *session_;
    throw SessionError("session_ended",
                       "The session of this untracked object has ended, so nothing more can be loaded.",
                       "Load what is needed with the query's options(), or keep the session.");
}

void SessionCore::drop_objects() noexcept {
    identities.clear();
    groups.clear();
    store.clear();
    key_changes_.forget();
    ++generation;
}

/// Throws unless this is a reader whose session is usable.
void SessionCore::refuse_unusable() const {
    if (is_reader_) return session_of_reader().check_usable();
    throw SessionError("needs_rollback", "The session's transaction was undone because a flush failed.",
                       changes.frames.empty() ? "Call rollback(), then do the work again."
                                              : "Call rollback() of the savepoint or of the session, then do the "
                                                "work again.");
}

void SessionCore::begin_read() {
    // Replicas may lag behind: a session that wrote reads from the primary from then on.
    if (!connection_) {
        on_replica_ = engine.has_replicas() && !wrote_;
        connection_ = on_replica_ ? engine.connect_read("session") : engine.connect("session");
    }
    // A view or an operator may call something that writes. Only a replica, which refuses writes, is used read-only.
    if (!connection_->in_transaction()) connection_->begin(on_replica_ ? engine::Begin::read : engine::Begin::snapshot);
}

/// The connection for a statement that reads, in a transaction.
engine::Connection& SessionCore::begin_reading() {
    if (is_reader_) return session_of_reader().reading();
    if (shared_ != nullptr) return *shared_;
    check_transaction();
    if (!connection_ || !connection_->in_transaction()) begin_read();
    return *connection_;
}

/// A write transaction without an isolation level of its own.
static bool is_plain(const engine::TransactionOptions& wanted) noexcept {
    return !wanted.read_only && wanted.isolation == engine::IsolationLevel::engine_default;
}

/// Ends a snapshot as the first flush does. What has been read is read again at its next use.
void SessionCore::go_on_to_write() {
    writing();
    ++generation;
    outdate_lists();
}

/// Throws: SessionError when the session is in a transaction, except one that has only read and goes on to write.
void SessionCore::begin(const engine::TransactionOptions& wanted) {
    const engine::Use inside(user);
    check_usable();
    check_flush("begin()");
    if (connection_ && connection_->in_transaction()) {
        if (is_plain(wanted) && !writing_ && !read_only_ && changes.frames.empty()) return go_on_to_write();
        throw SessionError("transaction_open", "The session is in a transaction already.",
                           "Call commit() or rollback() first, or begin before the first flush.");
    }
    connection_.give_back();
    on_replica_ = wanted.read_only && engine.has_replicas() && !wrote_;
    connection_ = on_replica_ ? engine.connect_read("session") : engine.connect("session");
    end_shared_snapshot();
    if (is_plain(wanted))
        connection_->begin_write();
    else
        connection_->begin(wanted);
    read_only_ = wanted.read_only;
    writing_ = dirty_reads_ = !wanted.read_only;
    wrote_ = wrote_ || writing_;
}

/// The sessions of a database in memory share its only connection.
void SessionCore::end_shared_snapshot() {
    if (!connection_->in_transaction()) return;
    if (connection_->goes_on_to_write())
        throw SessionError("transaction_open",
                           "Another session of this database in memory is in a transaction that has written.",
                           "Commit or roll it back first, or use a database in a file.");
    connection_->commit();
}

engine::Connection& SessionCore::writing() {
    const engine::Use inside(user);
    if (is_reader_) return session_of_reader().writing();
    if (shared_ != nullptr) return *shared_;
    check_transaction();
    if (writing_ && connection_ && connection_->in_transaction()) return *connection_;
    if (read_only_)
        throw SessionError("read_only", "The session's transaction was begun as a read-only one and cannot write.",
                           "Begin it without read_only, or write in another session.");
    if (connection_ && on_replica_) connection_.give_back();
    on_replica_ = false;
    wrote_ = true;
    if (!connection_) connection_ = engine.connect("session");
    // A snapshot cannot become a write transaction once others have written, so a new transaction begins; what was read
    // is checked when it is written. A transaction that has already written must not be committed early.
    dirty_reads_ = true;
    if (!connection_->goes_on_to_write()) {
        streams.cut();
        if (connection_->in_transaction()) connection_->commit();
        connection_->begin_write();
    }
    writing_ = true;
    return *connection_;
}

engine::Connection& SessionCore::connection_for(sql::Effect effect) {
    const bool may_write =
        effect == sql::Effect::writes || (effect == sql::Effect::calls && dialect_.functions_may_write);
    return may_write ? writing() : reading();
}

/// Where rows cannot be locked, the write lock replaces row locks.
engine::Connection& SessionCore::connection_for(const sql::Select& statement, sql::Effect effect) {
    return statement.for_update && !dialect_.row_locks ? writing() : connection_for(effect);
}

engine::Connection& SessionCore::connection_for_anything() {
    dirty_reads_ = true;
    return engine.has_replicas() ? writing() : connection_for(sql::Effect::calls);
}

void SessionCore::flush() {
    const engine::Use inside(user);
    check_usable();
    if (!is_modified() || flushing_) return;
    check_event();
    tell_before_flush();
    keep_streams();
    UnitOfWork work(*this);
    plan_flush(work);
    try {
        work.run();
        read_computed();
        flushing_ = false;
    } catch (...) {
        fail_flush();
        throw;
    }
    tell(detail::SessionEvent::after_flush);
}

/// Decides what to write.  Throws before anything is written.
void SessionCore::plan_flush(UnitOfWork& work) {
    place_moved();
    flushing_ = true;
    try {
        work.plan();
    } catch (const SessionError&) {
        flushing_ = false;
        throw;
    } catch (...) {
        fail_flush();
        throw;
    }
}

/// True when the exception that is being handled says that others have changed what the session has read.
static bool is_conflict() noexcept {
    try {
        throw;
    } catch (const ConcurrentUpdate&) {
        return true;
    } catch (const engine::SerializationFailure&) {
        return true;
    } catch (const engine::Deadlock&) {
        return true;
    } catch (...) {
        return false;
    }
}

/// A failed flush undoes the innermost savepoint, or the transaction.  Called while its exception is being handled.
void SessionCore::fail_flush() noexcept {
    flushing_ = false;
    failed_ = true;
    outdated_ = outdated_ || is_conflict();
    if (!changes.frames.empty()) {
        try {
            connection_->rollback_to(changes.frames.back().number);
            return;
        } catch (...) {  // the engine has ended the transaction
        }
    }
    undo();
}

// A connection that can still roll back is usable, and dropping it would lose a private database in memory.
bool SessionCore::undo() noexcept {
    streams.cut();
    if (!connection_) return true;
    if (held_ != nullptr) held_->let_go();  // a listener's own flush has failed
    try {
        connection_->rollback();
        return true;
    } catch (...) {
        connection_.invalidate();
        return false;
    }
}

// A statement of the program can end the transaction: INSERT OR ROLLBACK, RAISE(ROLLBACK).
void SessionCore::check_transaction() {
    if (failed_ || !writing_ || !connection_ || !connection_->transaction_was_lost()) return;
    failed_ = true;
    throw engine::OperationalError("transaction_lost", "The session's transaction has ended, and its changes are lost.",
                                   "Call rollback(), then do the work again.");
}

void SessionCore::commit() {
    const engine::Use inside(user);
    check_transaction();
    check_flush("commit()");
    tell(detail::SessionEvent::before_commit);
    engine::CommitGroup* const group = engine.commit_group();
    if (group != nullptr && can_commit_in_group())
        commit_in_group(*group);
    else
        commit_alone();
    tell(detail::SessionEvent::after_commit);
}

void SessionCore::commit_alone() {
    flush_until_clean();
    streams.cut();
    if (connection_ && connection_->in_transaction()) {
        try {
            connection_->commit();
        } catch (...) {
            failed_ = true;
            outdated_ = outdated_ || is_conflict();
            undo();
            throw;
        }
    }
    settle_commit();
}

void SessionCore::settle_commit() noexcept {
    for (InstanceState* state : changes.touched.all()) settle_committed(*state);
    end_transaction();
}

/// True when all changes are still in memory.
bool SessionCore::can_commit_in_group() const noexcept {
    return !writing_ && !read_only_ && !failed_ && !flushing_ && changes.frames.empty() && is_modified() &&
           !hears(detail::SessionEvent::after_flush);
}

/// Writes the changes in a transaction that other sessions share. The snapshot of this session ends before that; the
/// values that it has read are checked when they are written, as always.
void SessionCore::commit_in_group(engine::CommitGroup& group) {
    tell_before_flush();
    UnitOfWork work(*this);
    plan_flush(work);
    streams.cut();
    try {
        if (connection_ && connection_->in_transaction()) connection_->commit();
        connection_.give_back();
        on_replica_ = false;
        wrote_ = dirty_reads_ = true;
        group.run([&](engine::Connection& connection) {
            shared_ = &connection;
            try {
                work.run();
                read_computed();
            } catch (...) {
                shared_ = nullptr;
                throw;
            }
            shared_ = nullptr;
        });
        flushing_ = false;
    } catch (...) {
        fail_flush();
        throw;
    }
    settle_commit();
}

void SessionCore::settle_committed(InstanceState& state) noexcept {
    state.inserted_now = state.generated_key = false;
    state.new_lists = 0;
    if (state.status == Status::deleted) {
        state.row_gone = true;
        detach(state);
    } else if (state.status != Status::detached) {
        state.changes.reset();
    } else if (state.changes) {
        for (Change& change : *state.changes) {
            if (change.written && change.pending) {
                change.unread = change.stored == nullptr;
                if (!change.unread) change.original = std::move(*change.stored);
            }
            change.written = false;
            change.stored.reset();
        }
    }
}

void SessionCore::rollback() {
    const engine::Use inside(user);
    check_flush("rollback()");
    std::exception_ptr thrown;
    try {
        tell(detail::SessionEvent::before_rollback);
    } catch (...) {
        thrown = std::current_exception();  // a rollback always takes place
    }
    const bool undone = undo();
    failed_ = false;
    restore_objects();
    std::vector<InstanceState*> untrue;
    const bool all = std::exchange(outdated_, false);
    if (all) untrue = objects_with_rows();
    for (InstanceState* state : changes.reread.all())
        if ((!all && state->status == Status::persistent) || (state->status == Status::detached && state->has_row))
            untrue.push_back(state);
    end_transaction();
    if (undone && !untrue.empty()) read_again(std::move(untrue));
    if (thrown) std::rethrow_exception(thrown);
    tell(detail::SessionEvent::after_rollback);
}

/// Restores every object of the transaction to the state of its row when the transaction began, and removes new ones.
void SessionCore::restore_objects() noexcept {
    const std::vector<InstanceState*>& touched = changes.touched.all();
    for (InstanceState* state : touched)
        if (state->status == Status::persistent) identities.leave(*state);
    for (InstanceState* state : touched) {
        if (state->status == Status::detached)
            restore_detached(*state);
        else if (state->status == Status::pending || state->inserted_now)
            restore_new(*state);
    }
    for (InstanceState* state : touched) {
        if (state->status != Status::persistent && state->status != Status::deleted) continue;
        state->status = Status::persistent;
        state->erased = false;
        restore_columns(*state);
        forget_relationships(*state);
        InstanceState* other = identities.enter(*state);
        if (other == nullptr || other == state) continue;
        other->row_gone = true;  // an object that was read in this transaction and whose row does not exist any more
        detach(*other);
    }
}

/// Removes a new object from the session as the program made it: its links to other new objects are kept, and values
/// that the session has filled in are cleared.
void SessionCore::restore_new(InstanceState& state) noexcept {
    const Mapper& mapper = *state.mapper;
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction == Direction::many_to_many) continue;
        if (relation.direction == Direction::one_to_many) {
            if (ManyBase::Items* items = many_of(state.object(), relation).known_items())
                items->objects.erase_if([](void* object) {
                    const InstanceState& child = *state_before(object);
                    return child.status != Status::pending && !child.inserted_now &&
                           (child.status != Status::detached || child.has_row || child.row_gone);
                });
            continue;
        }
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() == nullptr) continue;
        for (const KeyPart& part : relation.key) {
            if (mapper.table.columns[part.local].nullable)
                mapper.load(state.object(), part.local, {});
            else if (is_integer(mapper.table.columns[part.local].type))
                mapper.load(state.object(), part.local, sql::ValueView::integer(0));
        }
    }
    if (state.generated_key) mapper.load(state.object(), mapper.primary_key.front(), sql::ValueView::integer(0));
    state.inserted_now = state.generated_key = false;
    state.changes.reset();
    detach(state);
}

/// Restores an object that was expunged in the transaction.
void SessionCore::restore_detached(InstanceState& state) noexcept {
    if (state.inserted_now) state.has_row = false;
    if (state.inserted_now && state.generated_key)
        state.mapper->load(state.object(), state.mapper->primary_key.front(), sql::ValueView::integer(0));
    if (state.row_gone && !state.inserted_now) state.has_row = true;
    state.row_gone = false;
    state.inserted_now = state.generated_key = false;
    if (!state.has_row) state.changes.reset();
    if (!state.changes) return;
    for (Change& change : *state.changes) {
        change.written = false;
        change.pending = true;
        change.stored.reset();
    }
    if (state.has_row) identities.note_left(state);
}

void SessionCore::forget_relationships(InstanceState& state) noexcept {
    for (const RelationshipProperty& relation : state.mapper->relationships)
        if (relation.direction == Direction::many_to_one) one_of(state.object(), relation).forget();
    forget_lists(state);
}

void SessionCore::forget_lists(InstanceState& state) noexcept {
    state.new_lists = 0;
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction == Direction::many_to_one) continue;
        if (ManyBase::Items* items = many_of(state.object(), relation).known_items()) items->loaded = false;
    }
}

/// Reads objects again that were read after the transaction's first write; those without a row leave the session.
void SessionCore::read_again(std::vector<InstanceState*> states) noexcept {
    try {
        for (InstanceState* state : states) {
            state->generation = 0;
            if (state->status == Status::detached) compare_with_row(*this, *state);
        }
        std::erase_if(states, [](const InstanceState* state) { return state->status == Status::detached; });
        read_rows(states);
        for (InstanceState* state : states) {
            if (state->generation == generation) continue;
            identities.leave(*state);
            state->row_gone = true;
            detach(*state);
        }
    } catch (...) {
        // Their columns stay as they are until the next query reads them.
    }
    undo();
    end_transaction();
}

void SessionCore::end_transaction() noexcept {
    streams.cut();
    read_only_ = false;
    changes.clear();
    moved_.clear();
    keys_by_hand = keys_renamed = references_changed = false;
    connection_.give_back();
    writing_ = false;
    dirty_reads_ = false;
    ++generation;
    outdate_lists();
    links.clear();
    computed_.clear();
}

void SessionCore::close() {
    const engine::Use inside(user);
    check_close();
    undo();
    failed_ = outdated_ = false;
    loaded_.clear();
    end_transaction();
    departures = next_departures();
    identities.clear();
    groups.clear();
    detached_.clear();
    left_keys_.clear();
    key_changes_.forget();
    pending_keys_ = {};
    store.clear();
}

}  // namespace carboy::orm
