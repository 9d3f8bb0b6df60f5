#include "orm/session/change_list.hpp"

#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/orm/mapping/relationship.hpp>

#include <algorithm>

#include "orm/mapping/changes.hpp"

namespace carboy::orm {

Change* change_of(const InstanceState& state, std::uint16_t column) noexcept {
    if (state.changes)
        for (Change& change : *state.changes)
            if (change.column == column) return &change;
    return nullptr;
}

void ChangeList::note(InstanceState& state, std::uint16_t column) {
    touch(state);
    if (!state.changes) state.changes = make_changes();
    dirty.add(state);
    sql::Scratch scratch;
    const bool loaded = state.mapper->is_loaded(state.object(), column);
    if (Change* known = change_of(state, column)) {
        if (known->pending) return;
        if (known->written && loaded)
            known->stored = std::make_unique<sql::Value>(state.mapper->view(state.object(), column, scratch));
        known->pending = true;
        return;
    }
    Change& change = state.changes->emplace_back();
    change.column = column;
    change.unread = !loaded;
    if (loaded) change.original = sql::Value(state.mapper->view(state.object(), column, scratch));
}

void load_unread(InstanceState& state, std::uint16_t column, sql::ValueView cell) {
    state.mapper->load(state.object(), column, cell);
    Change* const change = change_of(state, column);
    if (change == nullptr || change->knows_row()) return;
    if (change->written)
        change->stored = std::make_unique<sql::Value>(cell);
    else
        change->original = sql::Value(cell), change->unread = false;
}

void unload(InstanceState& state, std::uint16_t column) noexcept {
    state.mapper->set_loaded(state.object(), column, false);
    state.partial = true;
}

std::vector<Change> written_changes(const InstanceState& state) {
    std::vector<Change> written;
    if (state.changes)
        for (const Change& change : *state.changes)
            if (change.written)
                written.push_back({.column = change.column,
                                   .pending = false,
                                   .written = true,
                                   .unread = change.unread,
                                   .original = change.original,
                                   .stored = {}});
    return written;
}

void ChangeList::save(InstanceState& state) {
    Snapshot snapshot{.state = &state,
                      .status = state.status,
                      .generated_key = state.generated_key,
                      .inserted_now = state.inserted_now,
                      .saved_in = state.saved_in,
                      .columns = {},
                      .unread = {},
                      .changes = {}};
    if (state.status == Status::persistent || state.status == Status::deleted || state.has_row) {
        sql::Scratch scratch;
        for (std::uint16_t column = 0; column < state.mapper->columns.size(); ++column) {
            const Change* change = change_of(state, column);
            const bool known = change != nullptr && change->pending ? change->knows_row()
                                                                    : state.mapper->is_loaded(state.object(), column);
            if (!known) {
                snapshot.unread.push_back(column);
                snapshot.columns.emplace_back();
                continue;
            }
            const sql::ValueView now = state.mapper->view(state.object(), column, scratch);
            snapshot.columns.emplace_back(change == nullptr ? now : change->in_row(now));
        }
        snapshot.changes = written_changes(state);
    }
    state.saved_in = frames.back().serial;
    frames.back().saved.push_back(std::move(snapshot));
}

static bool waits(InstanceState& state, std::uint16_t column) {
    const std::vector<std::uint16_t>& relations = state.mapper->columns[column].relations;
    return std::any_of(relations.begin(), relations.end(), [&](std::uint16_t relation) {
        const char* const one = static_cast<char*>(state.object()) + state.mapper->relationships[relation].offset;
        return reinterpret_cast<const OneBase*>(one)->waits();
    });
}

bool is_without_effect(InstanceState& state, const Change& change) {
    // A key that is not known yet may turn out to be different.
    if (change.computed || waits(state, change.column)) return false;
    // A validator has refused the assignment to a column that is still not loaded.
    if (!state.mapper->is_loaded(state.object(), change.column)) return true;
    sql::Scratch scratch;
    const sql::ValueView now = state.mapper->view(state.object(), change.column, scratch);
    return change.knows_row() && now == change.in_row(now);
}

bool drop_unchanged(InstanceState& state) {
    if (!state.changes) return false;
    bool remain = false;
    for (Change& change : *state.changes) {
        if (!change.pending) continue;
        if (is_without_effect(state, change)) {
            change.pending = false;
            change.stored.reset();
        }
        remain = remain || change.pending;
    }
    state.changes->erase_if([](const Change& change) { return !change.pending && !change.written; });
    if (state.changes->empty()) state.changes.reset();
    return remain;
}

void restore_columns(InstanceState& state) {
    if (!state.changes) return;
    for (const Change& change : *state.changes)
        if (change.unread)
            unload(state, change.column);
        else
            state.mapper->load(state.object(), change.column, change.original.view());
    state.changes.reset();
}

}  // namespace carboy::orm
