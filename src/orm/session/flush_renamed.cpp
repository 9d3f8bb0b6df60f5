// What the database does to the rows that refer to a key which a flush has changed (ON UPDATE), for objects in memory.
#include <algorithm>

#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

/// Returns the values of the columns that other rows refer to with ON UPDATE. `columns` are those about to change.
std::vector<UnitOfWork::Renamed> UnitOfWork::renamed_along(InstanceState& state,
                                                           std::span<const std::uint16_t> columns) {
    const auto changes = [&](std::uint16_t column) {
        return std::find(columns.begin(), columns.end(), column) != columns.end();
    };
    std::vector<Renamed> found;
    sql::Scratch scratch;
    for (const Mapper* mapper : all_mappers())
        for (std::uint16_t column = 0; column < mapper->columns.size(); ++column) {
            const ColumnProperty& property = mapper->columns[column];
            if (property.refers_to != state.mapper->root().type || property.on_update.empty()) continue;
            const std::uint16_t referred = state.mapper->column_at(property.refers_to_offset);
            if (!changes(referred)) continue;
            const sql::ValueView before =
                in_row(state, referred, state.mapper->view(state.object(), referred, scratch));
            found.push_back({mapper, nullptr, column, referred, property.on_update, {sql::Value(before)}});
        }
    for (const auto& [mapper, relation] : state.mapper->composite_referrers) {
        if (relation->on_update.empty() || std::none_of(relation->key.begin(), relation->key.end(),
                                                        [&](const KeyPart& p) { return changes(p.remote); }))
            continue;
        const KeyValues key(state, *relation, KeySide::remote, KeyValues::Of::row);
        Renamed renamed{mapper, relation, no_index, no_index, relation->on_update, {}};
        for (const sql::ValueView view : std::span<const sql::ValueView>(key)) renamed.before.emplace_back(view);
        found.push_back(std::move(renamed));
    }
    return found;
}

/// The same for the pending changes of an object. New rows that wait may refer to the old key.
std::vector<UnitOfWork::Renamed> UnitOfWork::renamed_by(InstanceState& state) {
    const auto may_rename = [&](const Change& change) {
        return change.pending && (core_.keys_renamed || state.mapper->table.columns[change.column].primary_key);
    };
    if (std::none_of(state.changes->begin(), state.changes->end(), may_rename)) return {};
    std::vector<std::uint16_t> columns;
    for (const Change& change : *state.changes)
        if (change.pending) columns.push_back(change.column);
    std::vector<Renamed> renamed = renamed_along(state, columns);
    if (!renamed.empty()) settle();
    return renamed;
}

/// Applies the new values of those columns to the objects that refer to them.
void UnitOfWork::cascade_renamed(InstanceState& state, const std::vector<Renamed>& renamed) {
    for (const Renamed& one : renamed) {
        std::vector<std::uint16_t> columns;
        std::vector<sql::Value> values;
        const bool sets_null = one.action == "SET NULL";
        if (!sets_null && one.action != "CASCADE") continue;
        sql::Scratch scratch;
        const auto add = [&](std::uint16_t local, std::uint16_t remote) {
            columns.push_back(local);
            if (sets_null)
                values.emplace_back();
            else
                values.emplace_back(in_row(state, remote, state.mapper->view(state.object(), remote, scratch)));
        };
        if (one.relation == nullptr)
            add(one.column, one.referred);
        else
            for (const KeyPart& part : one.relation->key) add(part.local, part.remote);
        if (values == one.before) continue;
        for (InstanceState* other : referring_to(one)) set_in_row(*other, columns, values);
    }
}

/// Returns the objects whose rows had the key.
std::vector<InstanceState*> UnitOfWork::referring_to(const Renamed& renamed) {
    if (renamed.relation == nullptr) return referring(*renamed.mapper, renamed.column, renamed.before.front().view());
    std::vector<sql::ValueView> before;
    for (const sql::Value& value : renamed.before) before.push_back(value.view());
    std::vector<InstanceState*> states;
    core_.identities.for_each(*renamed.mapper, [&](InstanceState& state) {
        const KeyValues key(state, *renamed.relation, KeySide::local, KeyValues::Of::row);
        if (state.status == Status::persistent && !key.has_null() && key.is(before)) states.push_back(&state);
    });
    return states;
}

/// Records values that the database has written, which may be part of the object's key.
void UnitOfWork::set_in_row(InstanceState& state, std::span<const std::uint16_t> columns,
                            std::span<const sql::Value> values) {
    const std::vector<Renamed> renamed = renamed_along(state, columns);
    const auto is_key = [&](std::uint16_t column) { return state.mapper->table.columns[column].primary_key; };
    const bool key_changes = std::any_of(columns.begin(), columns.end(), is_key);
    core_.changes.touch(state);
    if (key_changes) core_.identities.leave(state);
    for (std::size_t i = 0; i < columns.size(); ++i) set_in_row(state, columns[i], values[i].view());
    if (key_changes) core_.identities.enter(state);
    referring_.clear();
    cascade_renamed(state, renamed);
}

/// A value that the program has assigned and no flush has written stays.
void UnitOfWork::set_in_row(InstanceState& state, std::uint16_t column, sql::ValueView value) {
    const Mapper& mapper = *state.mapper;
    sql::Scratch scratch;
    const sql::ValueView now = mapper.view(state.object(), column, scratch);
    const bool unchanged = in_row(state, column, now) == now && !waits(state, column);
    core_.changes.touch(state);
    if (change_of(state, column) == nullptr) core_.changes.note(state, column);
    Change& change = *change_of(state, column);
    change.written = true;
    change.pending = !unchanged;
    change.stored.reset();
    if (change.pending) change.stored = std::make_unique<sql::Value>(value);
    if (!unchanged) return;
    mapper.load(state.object(), column, value);
    if (!value.is_null()) return;  // it refers to the same object, by its new key
    for (const std::uint16_t relation : mapper.columns[column].relations)
        one_of(state.object(), mapper.relationships[relation]).forget();
}

}  // namespace carboy::orm
