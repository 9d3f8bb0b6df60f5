// The UPDATEs of a flush: one for each changed row. Rows that change the same columns share the statement.
#include <algorithm>

#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

const sql::Compiled& UnitOfWork::updating(sql::Update& statement) {
    if (updating_.compiled == nullptr || updating_.statement.table != statement.table ||
        updating_.statement.columns != statement.columns || updating_.statement.matched != statement.matched) {
        updating_.statement = statement;
        updating_.compiled = &sql::compiled(statement, core_.dialect());
    }
    return *updating_.compiled;
}

const sql::Compiled& UnitOfWork::shared_or_own(sql::Update& statement) {
    return statement.set.empty() ? updating(statement) : sql::compiled(statement, core_.dialect());
}

/// A column with on_update_now, unless the program has set it.
void UnitOfWork::set_on_update(InstanceState& state, std::uint16_t column) {
    const auto pending = [](const Change& change) { return change.pending; };
    if (std::none_of(state.changes->begin(), state.changes->end(), pending)) return;
    if (const Change* change = change_of(state, column); change != nullptr && change->pending) return;
    core_.changes.note(state, column);
    const ColumnProperty& property = state.mapper->columns[column];
    property.before_update(static_cast<char*>(state.object()) + property.offset);
    state.mapper->set_loaded(state.object(), column, true);
    if (property.list_key) core_.key_changes().note(state.object());
}

void UnitOfWork::update(Number number) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    fill_foreign_keys(number);
    if (!state.changes) return;
    check_class(state);  // a listener may have assigned it
    for (std::uint16_t column = 0; mapper.fills_changed && column < mapper.columns.size(); ++column)
        if (mapper.columns[column].before_update != nullptr) set_on_update(state, column);
    const std::vector<Renamed> renamed = renamed_by(state);
    const std::uint16_t version = mapper.version_column;
    bool writes = false;
    bool key_changes = false;
    for (const Change& change : *state.changes)
        if (change.pending && change.column != version) {
            writes = true;
            key_changes = key_changes || mapper.table.columns[change.column].primary_key;
        }
    if (!writes) return;
    if (key_changes && mapper.is_joined())
        throw SessionError(
            "key_of_class",
            "The key of a " + std::string(mapper.model) + " has been changed, but rows of several tables refer to it.",
            "Add a new object with the new key, and delete this one.");
    for (std::size_t branch = 0; branch < mapper.stored_count(); ++branch)
        if (mapper.stored(branch) != nullptr)
            update_branch(number, branch, version != no_index && mapper.table.columns[version].branch == branch);
    if (version != no_index) {
        core_.changes.note(state, version);
        mapper.load(state.object(), version, sql::ValueView::integer(view_column(state, version).as_integer() + 1));
    }
    if (key_changes) {
        core_.end_row_of(state);
        core_.identities.leave(state);
    }
    for (Change& change : *state.changes) {
        if (!change.pending) continue;
        change.written = true;
        change.computed = false;
        change.pending = is_null_first(number, change.column);
        change.stored.reset();
        if (change.pending) change.stored = std::make_unique<sql::Value>();
    }
    if (key_changes) core_.identities.enter(state);
    forget_properties(state);
    if (mapper.computes) core_.computed_.try_emplace(&state);
    state.generation = core_.generation;
    referring_.clear();
    if (!renamed.empty()) cascade_renamed(state, renamed);
}

/// Updates the row of an object in one table. `counts`: the table has the version column.
void UnitOfWork::update_branch(Number number, std::size_t branch, bool counts) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    const std::uint16_t version = mapper.version_column;
    parts_.clear();
    parameters_.clear();
    bool computes = false;
    for (const Change& change : *state.changes) {
        if (!change.pending || change.column == version || mapper.table.columns[change.column].branch != branch)
            continue;
        const bool is_null = !nulls_.empty() && is_null_first(number, change.column);
        const bool is_computed = change.computed && core_.computed_value(state, change.column) != nullptr;
        const bool is_compared = version == no_index && !change.written && !change.computed && !change.unread &&
                                 mapper.columns[change.column].exact &&
                                 !mapper.table.columns[change.column].primary_key;
        parts_.push_back({change.column, is_compared});
        if (!is_computed) parameters_.push_back(is_null ? sql::ValueView() : view_column(state, change.column));
        computes = computes || is_computed;
    }
    if (parts_.empty() && !counts) return;
    if (counts) parameters_.push_back(sql::ValueView::integer(view_column(state, version).as_integer() + 1));
    if (computes) return update_computed(state, branch, counts);
    match_parts(state, counts);
    write(updating_parts(state, branch, counts), state);
}

/// The same with SQL expressions among the values.
void UnitOfWork::update_computed(InstanceState& state, std::size_t branch, bool counts) {
    const sql::Update statement = update_of_parts(state, branch, counts);
    sql::append_parameters(parameters_, statement, core_.dialect());
    match_parts(state, counts);
    write(sql::compiled(statement, core_.dialect()), state);
}

/// Adds the values by which update_of_parts() finds the row.
void UnitOfWork::match_parts(InstanceState& state, bool counts) {
    const Mapper& mapper = *state.mapper;
    for (const std::uint16_t column : mapper.primary_key)
        parameters_.push_back(in_row(state, column, view_column(state, column)));
    const std::uint16_t version = mapper.version_column;
    if (counts) parameters_.push_back(in_row(state, version, view_column(state, version)));
    for (const Part& part : parts_)
        if (part.is_compared) parameters_.push_back(change_of(state, part.column)->original.view());
}

/// The UPDATE of the columns in `parts_`. It finds the row by its key, by the version that was read, and by the values
/// that were read.
sql::Update UnitOfWork::update_of_parts(InstanceState& state, std::size_t branch, bool counts) {
    const Mapper& mapper = *state.mapper;
    sql::Update statement{.table = mapper.stored(branch), .columns = {}, .matched = mapper.stored_key(branch)};
    for (const Part& part : parts_) {
        const std::uint16_t column = mapper.stored_position(part.column);
        const sql::Expression* const computed =
            change_of(state, part.column)->computed ? core_.computed_value(state, part.column) : nullptr;
        if (computed != nullptr)
            statement.set.push_back({column, *computed});
        else
            statement.columns.push_back(column);
    }
    if (counts) {
        statement.columns.push_back(mapper.stored_position(mapper.version_column));
        statement.matched.push_back(mapper.stored_position(mapper.version_column));
    }
    for (const Part& part : parts_)
        if (part.is_compared) statement.matched.push_back(mapper.stored_position(part.column));
    return statement;
}

/// The same as one prepared statement, for rows without SQL expressions. Neighbours usually change the same columns.
const sql::Compiled& UnitOfWork::updating_parts(InstanceState& state, std::size_t branch, bool counts) {
    UpdateOfParts& latest = updating_parts_;
    if (latest.mapper == state.mapper && latest.branch == branch && latest.parts == parts_) return *latest.compiled;
    latest = {state.mapper, branch, parts_, &sql::compiled(update_of_parts(state, branch, counts), core_.dialect())};
    return *latest.compiled;
}

/// Sets the columns that were written as NULL to break a cycle, with a second UPDATE.
void UnitOfWork::write_later(Number number) {
    InstanceState& state = *at(number).state;
    std::vector<std::string> missing;  // the values that others may refer to only after the second UPDATE
    bool later = false;
    for (const Column& null : nulls_) {
        if (null.operation != number) continue;
        if (!later) view_columns(state);
        later = true;
        missing.push_back(
            key(state.mapper->root().type, state.mapper->columns[null.column].offset, views_[null.column]));
        if (change_of(state, null.column) != nullptr) continue;
        if (!state.changes) state.changes = make_changes();
        state.changes->push_back({.column = null.column,
                                  .pending = true,
                                  .written = true,
                                  .original = sql::Value(),
                                  .stored = std::make_unique<sql::Value>()});
    }
    if (!later) return;
    add_operation(state, Kind::update);
    for (const std::string& value : missing)
        if (const auto found = gives_.find(value); found != gives_.end() && found->second == number)
            found->second = state.operation;
}

/// Sets a foreign key to NULL before the operation that changes it.
void UnitOfWork::write_null(InstanceState& state, std::uint16_t column) {
    settle();
    const Mapper& mapper = *state.mapper;
    view_columns(state);
    const std::uint16_t branch = mapper.table.columns[column].branch;
    sql::Update statement{.table = mapper.stored(branch),
                          .columns = {mapper.stored_position(column)},
                          .matched = mapper.stored_key(branch)};
    parameters_.assign(1, sql::ValueView());
    for (const std::uint16_t key : mapper.primary_key) parameters_.push_back(in_row(state, key, views_[key]));
    if (execute(updating(statement)) == 0) throw_changed_elsewhere(state);
    Change* change = change_of(state, column);
    if (change == nullptr) {
        core_.changes.note(state, column);
        change = change_of(state, column);
    }
    change->written = change->pending = true;
    change->stored = std::make_unique<sql::Value>();
}

}  // namespace carboy::orm
