// Savepoints of a session, and the rollback to one. A savepoint begins with a flush, so that the snapshots of the
// objects that have changed since then are enough to restore the session.
#include <algorithm>

#include "orm/session/core.hpp"
#include "orm/session/related.hpp"

namespace carboy::orm {

/// The handle of a savepoint. It ends with its transaction or its session.
class SessionSavepoint final : public engine::SavepointPart {
  public:
    SessionSavepoint(SessionCore& core, std::uint32_t serial) : core_(&core), serial_(serial) {
        core.savepoints_.push_back(this);
    }
    ~SessionSavepoint() override {
        if (core_ != nullptr) std::erase(core_->savepoints_, this);
    }
    bool is_open() const noexcept override { return core_ != nullptr && core_->has_savepoint(serial_); }
    void release() override {
        check();
        core_->release_savepoint(serial_);
    }
    void rollback() override {
        check();
        core_->rollback_savepoint(serial_);
    }
    void leave_session() noexcept { core_ = nullptr; }

  private:
    void check() const {
        if (!is_open())
            throw SessionError("savepoint_ended", "This savepoint has ended, alone or with its transaction.",
                               "Call release() or rollback() once, before the session's commit() or rollback().");
    }

    SessionCore* core_;
    std::uint32_t serial_;
};

void leave_session(std::vector<SessionSavepoint*>& savepoints) noexcept {
    for (SessionSavepoint* savepoint : savepoints) savepoint->leave_session();
    savepoints.clear();
}

std::unique_ptr<engine::SavepointPart> SessionCore::begin_nested() {
    const engine::Use inside(user);
    check_flush("begin_nested()");
    flush();
    check_usable();
    place_moved();
    engine::Connection& connection = writing();
    auto part = std::make_unique<SessionSavepoint>(*this, last_serial_ + 1);
    const int number = connection.savepoint();
    changes.frames.push_back({.serial = ++last_serial_, .number = number, .saved = {}, .read = {}});
    return part;
}

bool SessionCore::has_savepoint(std::uint32_t serial) const noexcept {
    for (const SavepointFrame& frame : changes.frames)
        if (frame.serial == serial) return true;
    return false;
}

std::size_t SessionCore::depth_of(std::uint32_t serial) const {
    std::size_t depth = 0;
    while (changes.frames[depth].serial != serial) ++depth;
    return depth;
}

/// Savepoints inside it are released as well.  Source: SQLAlchemy SessionTransaction.commit.
void SessionCore::release_savepoint(std::uint32_t serial) {
    const engine::Use inside(user);
    check_flush("release()");
    check_usable();
    check_transaction();
    flush();
    const std::size_t depth = depth_of(serial);
    connection_->release(changes.frames[depth].number);
    while (changes.frames.size() > depth) {
        SavepointFrame frame = std::move(changes.frames.back());
        changes.frames.pop_back();
        merge_frame(std::move(frame));
    }
}

/// The snapshots of a released savepoint pass to the enclosing one.
void SessionCore::merge_frame(SavepointFrame&& frame) {
    const std::uint32_t outer = changes.frames.empty() ? 0 : changes.frames.back().serial;
    for (Snapshot& snapshot : frame.saved) {
        InstanceState& state = *snapshot.state;
        if (state.saved_in != frame.serial) continue;
        const bool known = snapshot.saved_in == outer;
        state.saved_in = outer;
        if (!known && outer != 0) changes.frames.back().saved.push_back(std::move(snapshot));
    }
    if (outer == 0) return;
    std::vector<InstanceState*>& read = changes.frames.back().read;
    read.insert(read.end(), frame.read.begin(), frame.read.end());
}

/// Savepoints inside it are rolled back as well.
void SessionCore::rollback_savepoint(std::uint32_t serial) {
    const engine::Use inside(user);
    check_flush("rollback()");
    const std::size_t depth = depth_of(serial);
    const int number = changes.frames[depth].number;
    streams.cut();
    try {
        connection_->rollback_to(number);
        connection_->release(number);
    } catch (...) {
        failed_ = true;
        undo();
        throw;
    }
    failed_ = false;
    moved_.clear();
    links.clear();
    computed_.clear();
    outdate_lists();
    std::vector<InstanceState*> read;
    while (changes.frames.size() > depth) {
        SavepointFrame frame = std::move(changes.frames.back());
        changes.frames.pop_back();
        read.insert(read.end(), frame.read.begin(), frame.read.end());
        restore_frame(std::move(frame));
    }
    if (std::exchange(outdated_, false)) {
        std::erase_if(read, [](const InstanceState* state) { return state->status != Status::detached; });
        const std::vector<InstanceState*> all = objects_with_rows();
        read.insert(read.end(), all.begin(), all.end());
    }
    read_frame_again(std::move(read));
}

/// True for an object that was outside the session with its row, and has become a new one since then.
static bool is_new_again(const Snapshot& snapshot) {
    const InstanceState& state = *snapshot.state;
    return snapshot.status == Status::detached &&
           (state.status == Status::pending || (state.inserted_now && !snapshot.inserted_now));
}

void SessionCore::restore_frame(SavepointFrame&& frame) noexcept {
    changes.added.clear();
    changes.dirty.clear();
    changes.erased.clear();
    for (const Snapshot& snapshot : frame.saved)
        if (snapshot.state->status == Status::persistent) identities.leave(*snapshot.state);
    for (const Snapshot& snapshot : frame.saved) {
        InstanceState& state = *snapshot.state;
        state.saved_in = snapshot.saved_in;
        if (state.status == Status::detached)
            restore_expunged(snapshot);
        else if (snapshot.columns.empty() || is_new_again(snapshot))
            restore_new(state);
    }
    // The objects of the session take their rows before those that came back to it since then.
    for (const bool was_out : {false, true})
        for (const Snapshot& snapshot : frame.saved)
            if (snapshot.state->status != Status::detached && (snapshot.status == Status::detached) == was_out)
                restore_snapshot(snapshot);
}

static bool was_unread(const Snapshot& snapshot, std::uint16_t column) {
    return std::find(snapshot.unread.begin(), snapshot.unread.end(), column) != snapshot.unread.end();
}

void SessionCore::restore_snapshot(const Snapshot& snapshot) noexcept {
    InstanceState& state = *snapshot.state;
    state.status = snapshot.status == Status::deleted ? Status::deleted : Status::persistent;
    state.erased = false;
    state.generated_key = snapshot.generated_key;
    state.inserted_now = snapshot.inserted_now;
    for (std::uint16_t column = 0; column < snapshot.columns.size(); ++column)
        if (was_unread(snapshot, column))
            unload(state, column);
        else
            state.mapper->load(state.object(), column, snapshot.columns[column].view());
    state.changes.reset();
    if (!snapshot.changes.empty()) {
        state.changes = make_changes();
        for (const Change& change : snapshot.changes)
            state.changes->push_back({.column = change.column,
                                      .pending = false,
                                      .written = true,
                                      .unread = change.unread,
                                      .original = change.original,
                                      .stored = {}});
    }
    forget_relationships(state);
    if (state.status == Status::deleted) return;
    InstanceState* other = identities.enter(state);
    if (other == nullptr || other == &state) return;
    if (snapshot.status == Status::detached) {
        identities.enter(*other);
        state.row_gone = true;
        return detach(state);
    }
    other->row_gone = true;  // an object that was read since then and whose row does not exist any more
    detach(*other);
}

/// Restores an object that was expunged since the savepoint: its row has its values from then again.
void SessionCore::restore_expunged(const Snapshot& snapshot) noexcept {
    InstanceState& state = *snapshot.state;
    const bool has_row = snapshot.status == Status::persistent || !snapshot.columns.empty();
    if (!has_row && state.generated_key)
        state.mapper->load(state.object(), state.mapper->primary_key.front(), sql::ValueView::integer(0));
    state.has_row = has_row && snapshot.status != Status::deleted;
    state.row_gone = snapshot.status == Status::deleted;
    state.generated_key = snapshot.generated_key;
    state.inserted_now = snapshot.inserted_now;
    state.changes.reset();
    if (!state.has_row) return;
    state.changes = make_changes();
    for (std::uint16_t column = 0; column < snapshot.columns.size(); ++column) {
        const sql::Value& value = snapshot.columns[column];
        const bool unread = was_unread(snapshot, column);
        const Change* written = nullptr;
        for (const Change& change : snapshot.changes)
            if (change.column == column) written = &change;
        if (written == nullptr)
            state.changes->push_back(
                {.column = column, .pending = true, .unread = unread, .original = value, .stored = {}});
        else
            state.changes->push_back({.column = column,
                                      .pending = true,
                                      .written = true,
                                      .unread = written->unread,
                                      .original = written->original,
                                      .stored = unread ? nullptr : std::make_unique<sql::Value>(value)});
    }
    identities.note_left(state);
}

/// Reads objects again that were read since the savepoint; those without a row leave the session.
void SessionCore::read_frame_again(std::vector<InstanceState*> states) noexcept {
    try {
        const KeepUnflushed quiet(*this);
        for (InstanceState* state : states)
            if (state->status == Status::detached && state->has_row) compare_with_row(*this, *state);
    } catch (...) {  // they stay as they are
    }
    std::erase_if(states, [](InstanceState* state) { return state->status != Status::persistent; });
    if (states.empty()) return;
    std::vector<OwnedChanges> kept;
    std::vector<bool> erased;
    for (InstanceState* state : states) {
        kept.push_back(std::move(state->changes));
        erased.push_back(state->erased);
        state->erased = false;  // its row is still read
        state->generation = 0;
    }
    const auto give_back = [&](std::size_t i) {
        if (kept[i]) states[i]->changes = std::move(kept[i]);
        states[i]->erased = erased[i];
    };
    try {
        const KeepUnflushed quiet(*this);
        read_rows(states);
    } catch (...) {
        for (std::size_t i = 0; i < states.size(); ++i) give_back(i);
        return;  // their columns stay as they are until the next query reads them
    }
    for (std::size_t i = 0; i < states.size(); ++i) {
        give_back(i);
        if (states[i]->generation == generation || states[i]->status != Status::persistent) continue;
        identities.leave(*states[i]);
        states[i]->row_gone = true;
        detach(*states[i]);
    }
}

}  // namespace carboy::orm
