// Deferred columns: reading the first one loads the column for every object of the same result.
#include <algorithm>

#include "orm/loading/column_choice.hpp"
#include "orm/session/core.hpp"
#include "orm/session/related.hpp"

namespace carboy::orm {

void SessionCore::read_missing_columns(InstanceState& state, const sql::ValueView* cells, const ColumnChoice* choice) {
    bool reads = false;
    for (std::uint16_t column = 0; column < state.mapper->columns.size(); ++column) {
        if (state.mapper->is_loaded(state.object(), column)) continue;
        const auto in_row = [&](const ColumnChoice& chosen) {
            const auto columns = chosen.columns();
            return chosen.is_all() || std::find(columns.begin(), columns.end(), column) != columns.end();
        };
        if (choice != nullptr && !in_row(*choice)) continue;
        load_unread(state, column, cells[column]);
        reads = true;
    }
    if (reads && dirty_reads_) changes.note_read(state);
}

/// Throws: SessionError when the object cannot become a new row.
void SessionCore::check_whole(const InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
        if (!mapper.is_loaded(const_cast<InstanceState&>(state).object(), column))
            throw SessionError("not_loaded",
                               "add(): " + described(mapper, column) +
                                   " has not been loaded, so a new row cannot be written from this object.",
                               "Read the column before the object leaves the session, or assign it.");
}

/// The columns that are loaded together with one: those of its group.
static std::vector<std::uint16_t> loaded_with(const Mapper& mapper, std::uint16_t column) {
    std::vector<std::uint16_t> columns{column};
    const std::string_view group = mapper.columns[column].deferred_group;
    for (std::uint16_t other = 0; !group.empty() && other < mapper.columns.size(); ++other)
        if (other != column && mapper.columns[other].deferred_group == group) columns.push_back(other);
    return columns;
}

void SessionCore::check_deferred(const InstanceState& state, std::uint16_t column) const {
    const Mapper& mapper = *state.mapper;
    const std::string name = described(mapper, column);
    if (state.status != Status::persistent)
        throw SessionError("not_loaded", name + " has not been loaded, and the row of its object has been deleted.",
                           "Read the column before the deletion, or load it with undefer().");
    if (flushing_ || cascading_) return;
    static const ColumnPlan nothing;
    const bool has_plan = state.group != nullptr && state.group->plan;
    const ColumnPlan& plan = has_plan ? state.group->plan->columns : nothing;
    if (plan.load_of(mapper, column) == ColumnLoad::raise)
        throw SessionError("raise_load",
                           name +
                               " is not loaded, and the model or the query that returned the object forbids loading "
                               "it here.",
                           "Add undefer() for it to the query's options(), or remove its raise_load().");
}

void SessionCore::load_column(InstanceState& state, const void* member) {
    const engine::Use inside(user);
    check_usable();
    const Mapper& mapper = *state.mapper;
    const Mapper& root = mapper.root();  // objects of other classes may have the column, too
    const auto offset = static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<char*>(state.object()));
    const std::uint16_t column = mapper.column_at(offset);
    check_deferred(state, column);
    const HoldGroup group(groups, state);
    std::vector<InstanceState*> states{&state};
    if (group)
        for (void* object : group->objects) {
            InstanceState* const other = state_before(object);
            if (other != &state && other->status == Status::persistent && !other->mapper->is_loaded(object, column))
                states.push_back(other);
        }
    const std::vector<std::uint16_t> columns = loaded_with(mapper, column);
    const KeepUnflushed quiet(*this);
    const SeeAllRows all(*this);
    const std::size_t at_once = mapper.primary_key.size() == 1 ? keys_per_statement : composite_keys_per_statement;
    for (std::size_t first = 0; first < states.size(); first += at_once) {
        const std::span some = std::span(states).subspan(first, std::min(at_once, states.size() - first));
        for_each_row(select_columns(root, some, columns), [&](const sql::ValueView* cells) {
            InstanceState* const found = identities.find(root, {cells, mapper.primary_key.size()});
            if (found == nullptr) return;
            const sql::ValueView* cell = cells + mapper.primary_key.size();
            for (const std::uint16_t number : columns) {
                if (!found->mapper->is_loaded(found->object(), number)) load_unread(*found, number, *cell);
                ++cell;
            }
            if (dirty_reads_) changes.note_read(*found);
        });
    }
    if (!mapper.is_loaded(state.object(), column))
        throw SessionError("row_gone",
                           described(mapper, column) + " cannot be loaded, because the row of " +
                               described(mapper, KeyOf(state, KeyOf::Of::row)) + " no longer exists.",
                           "Expunge the object, because its row has been deleted.");
}

}  // namespace carboy::orm
