// The statements of a flush that insert, replace or delete one row each.
#include <algorithm>

#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

std::int64_t UnitOfWork::execute(const sql::Compiled& compiled, std::span<const sql::ValueView> parameters) {
    engine::Prepared& prepared = prepared_for(compiled);
    core_.count_statement(compiled.text);
    return connection_->run(prepared, parameters);
}

void UnitOfWork::view_columns(InstanceState& state) {
    const std::size_t count = state.mapper->columns.size();
    views_.resize(count);
    if (scratch_.size() < count) scratch_.resize(count);
    state.mapper->view_row(state.object(), views_.data(), scratch_.data());
}

/// Returns the object's value in one column.  Lifetime: until the next view of the same column.
sql::ValueView UnitOfWork::view_column(InstanceState& state, std::uint16_t column) {
    if (scratch_.size() < state.mapper->columns.size()) [[unlikely]]
        scratch_.resize(state.mapper->columns.size());
    return state.mapper->view(state.object(), column, scratch_[column]);
}

void UnitOfWork::throw_changed_elsewhere(InstanceState& state) const {
    throw ConcurrentUpdate("concurrent_update",
                           described(*state.mapper, KeyOf(state, KeyOf::Of::row)) +
                               " has been changed or deleted elsewhere since it was read.",
                           "Roll back, read it again and repeat the change.");
}

/// Sets the foreign keys to the keys of the rows that they refer to.
void UnitOfWork::fill_foreign_keys(Number number) {
    InstanceState& state = *at(number).state;
    if (!state.mapper->refers) return;
    for (const RelationshipProperty& relation : state.mapper->relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(state.object(), relation);
        if (!one.known() || one.target() == nullptr || is_null_first(number, relation)) continue;
        InstanceState& target = *state_before(one.target());
        if (&target == &state && state.status == Status::pending) {
            refer_to_itself(number, relation);
            continue;
        }
        if (target.status != Status::persistent) continue;
        if (!one.waits()) continue;
        core_.set_foreign_key(state, relation, &target);
        one.remember(target.object());
    }
}

/// A new row that refers to itself contains its own key; when the database assigns the key, a second statement sets it.
void UnitOfWork::refer_to_itself(Number number, const RelationshipProperty& relation) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    sql::Scratch scratch;
    const bool unknown = mapper.numbered &&
                         mapper.view(state.object(), mapper.primary_key.front(), scratch).as_integer() == 0 &&
                         std::any_of(relation.key.begin(), relation.key.end(),
                                     [&](const KeyPart& part) { return part.remote == mapper.primary_key.front(); });
    if (!unknown) {
        core_.set_foreign_key(state, relation, &state);
        one_of(state.object(), relation).remember(state.object());
    } else if (can_be_cleared(mapper, relation)) {
        nulls_.push_back({number, column_to_clear(mapper, relation)});
    } else {
        throw SessionError("circular_insert",
                           std::string(mapper.model) + "." + std::string(relation.name) +
                               " refers to the new object itself, whose key the database has not assigned yet.",
                           "Set the key before adding the object, or make the foreign key std::optional.");
    }
}

const sql::Compiled& UnitOfWork::insertion(const Mapper& mapper, bool with_key) {
    if (insertion_.mapper == &mapper && insertion_.with_key == with_key) return *insertion_.compiled;
    insertion_ = {.mapper = &mapper, .with_key = with_key, .columns = {}, .statement = {.table = mapper.stored(0)}};
    for (std::uint16_t i = 0; i < mapper.columns.size(); ++i)
        if (mapper.table.columns[i].branch == 0 && (with_key || i != mapper.primary_key.front()) &&
            !mapper.is_computed(i)) {
            insertion_.columns.push_back(i);
            insertion_.statement.columns.push_back(mapper.stored_position(i));
        }
    // An engine that numbers rows with a sequence returns the new key only on request.
    if (!with_key && core_.dialect().numbering == sql::Numbering::serial)
        insertion_.statement.returning.push_back(
            sql::Expression::column(sql::Source{mapper.stored(0)}, mapper.stored_key(0).front()));
    insertion_.compiled = &sql::compiled(insertion_.statement, core_.dialect());
    return *insertion_.compiled;
}

void UnitOfWork::insert(Number number) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    fill_foreign_keys(number);
    core_.fill_defaults(state);
    view_columns(state);
    const bool with_key = !mapper.numbered || views_[mapper.primary_key.front()].as_integer() != 0;
    for (const Column& null : nulls_)
        if (null.operation == number) views_[null.column] = {};
    if (!is_written_alone(state, with_key)) return add_to_batch(number, with_key);
    settle();
    try {
        insert_alone(number, with_key);
    } catch (const engine::IntegrityError& error) {
        explain(error, std::span(&number, 1));
        throw;
    }
}

void UnitOfWork::insert_alone(Number number, bool with_key) {
    InstanceState& state = *at(number).state;
    const Mapper& mapper = *state.mapper;
    const sql::Compiled& compiled = insertion(mapper, with_key);
    parameters_.clear();
    for (const std::uint16_t column : insertion_.columns) parameters_.push_back(views_[column]);
    const bool computes = !core_.computed_.empty() && core_.computed_.contains(&state);
    if (computes)
        insert_computed(state, insertion_.statement, insertion_.columns);
    else
        execute(compiled);
    const std::int64_t key = with_key ? 0 : connection_->last_insert_id();
    for (std::size_t branch = 1; branch < mapper.stored_count(); ++branch)
        if (mapper.stored(branch) != nullptr)
            insert_branch(state, branch, with_key ? sql::ValueView() : sql::ValueView::integer(key));
    finish_row(state, key);
}

/// Inserts the row of an object in another table of its hierarchy. `generated` is the key that the database has
/// assigned, or NULL.
void UnitOfWork::insert_branch(InstanceState& state, std::size_t branch, sql::ValueView generated) {
    const Mapper& mapper = *state.mapper;
    sql::Insert statement{.table = mapper.stored(branch), .columns = mapper.stored_key(branch)};
    std::vector<std::uint16_t> columns = mapper.primary_key;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
        if (mapper.table.columns[column].branch == branch && !mapper.is_computed(column)) {
            columns.push_back(column);
            statement.columns.push_back(mapper.stored_position(column));
        }
    parameters_.clear();
    for (const std::uint16_t column : columns) parameters_.push_back(views_[column]);
    if (!generated.is_null()) parameters_.front() = generated;
    if (!core_.computed_.empty() && core_.computed_.contains(&state))
        insert_computed(state, std::move(statement), columns);
    else
        write_new(sql::compiled(statement, core_.dialect()));
}

/// A row with SQL expressions among its values. `columns` are those of the model.
void UnitOfWork::insert_computed(InstanceState& state, sql::Insert statement, std::span<const std::uint16_t> columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const sql::Expression* computed = core_.computed_value(state, columns[i]);
        statement.values.push_back(computed != nullptr ? *computed : sql::Expression::parameter_copy(parameters_[i]));
    }
    parameters_.clear();
    sql::append_parameters(parameters_, statement, core_.dialect());
    execute(sql::compiled(statement, core_.dialect()));
}

/// The values of column properties may have changed with the row. The next use reads them.
void UnitOfWork::forget_properties(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    for (std::uint16_t column = 0; mapper.has_properties && column < mapper.columns.size(); ++column)
        if (mapper.is_property(column)) mapper.set_loaded(state.object(), column, false);
}

void UnitOfWork::inserted(InstanceState& state, bool generated, bool replaces) {
    state.generated_key = generated;
    state.status = Status::persistent;
    state.generation = core_.generation;
    state.inserted_now = true;
    forget_properties(state);
    if (state.mapper->computes) core_.computed_.try_emplace(&state);
    if (InstanceState* before = core_.identities.enter(state); before != nullptr && before != &state) {
        core_.changes.touch(*before);
        before->status = Status::deleted;  // the database has already deleted the row
    }
    if (!replaces && !core_.keys_by_hand) return;
    // Rows that are not in its lists may refer to the new key; to a key that the database has assigned, only its own.
    for (const RelationshipProperty& relation : state.mapper->relationships)
        if (relation.direction == Direction::one_to_many &&
            (replaces || !generated || &relation.target->root() == &state.mapper->root()))
            if (ManyBase::Items* items = core_.known_items_of(many_of(state.object(), relation))) items->loaded = false;
}

/// Updates the row of a deleted object, which becomes the row of a new object with the same key.
void UnitOfWork::replace(Number number) {
    InstanceState& state = *at(number).state;
    InstanceState& before = *at(number).replaces;
    const Mapper& mapper = *state.mapper;
    fill_foreign_keys(number);
    core_.fill_defaults(state);
    sql::Scratch version_scratch;
    sql::ValueView version;
    if (mapper.version_column != no_index) {
        version =
            in_row(before, mapper.version_column, mapper.view(before.object(), mapper.version_column, version_scratch));
        mapper.load(state.object(), mapper.version_column, sql::ValueView::integer(version.as_integer() + 1));
    }
    view_columns(state);
    for (const Column& null : nulls_)
        if (null.operation == number) views_[null.column] = {};
    replace_branches(state, before, version);
    core_.identities.leave(before);
    core_.drop_from_lists(before);
    before.status = Status::deleted;
    core_.changes.forget_work(before);
    inserted(state, false, true);
}

/// Writes the rows of a new object with the key of a deleted one, which may be of another class of its hierarchy.
/// `version` is what the old row has in the version column, if there is one.
void UnitOfWork::replace_branches(InstanceState& state, InstanceState& before, sql::ValueView version) {
    const Mapper& mapper = *state.mapper;
    for (std::size_t branch = mapper.stored_count(); branch-- > 1;)
        if (mapper.stored(branch) == nullptr && before.mapper->stored(branch) != nullptr) {
            view_columns(before);
            remove_branch(before, branch);
            view_columns(state);
        }
    for (std::size_t branch = 0; branch < mapper.stored_count(); ++branch) {
        if (mapper.stored(branch) == nullptr) continue;
        if (before.mapper->stored(branch) == nullptr) {
            insert_branch(state, branch, {});
            continue;
        }
        // The row may still be one of another class.
        const sql::Table* const table = mapper.is_joined() ? mapper.stored(branch) : &mapper.root().table;
        sql::Update statement{.table = table, .columns = {}, .matched = mapper.stored_key(branch)};
        parameters_.clear();
        for (std::uint16_t column = 0; column < mapper.columns.size(); ++column) {
            const sql::Column& described = mapper.table.columns[column];
            if (described.branch != branch || described.primary_key || mapper.is_computed(column)) continue;
            if (const sql::Expression* computed = core_.computed_value(state, column)) {
                statement.set.push_back({mapper.stored_position(column), *computed});
                continue;
            }
            statement.columns.push_back(mapper.stored_position(column));
            parameters_.push_back(views_[column]);
        }
        sql::append_parameters(parameters_, statement, core_.dialect());
        for (const std::uint16_t column : mapper.primary_key) parameters_.push_back(views_[column]);
        const std::uint16_t counter = mapper.version_column;
        if (counter != no_index && mapper.table.columns[counter].branch == branch) {
            statement.matched.push_back(mapper.stored_position(counter));
            parameters_.push_back(version);
        }
        if (statement.columns.empty() && statement.set.empty()) continue;
        settle_posts();
        if (execute(shared_or_own(statement)) == 0) throw_changed_elsewhere(before);
    }
}

/// Finds the row of an object in one table: by its key, and by the version that was read.
void UnitOfWork::match_row(InstanceState& state, std::size_t branch, std::vector<std::uint16_t>& matched) {
    const Mapper& mapper = *state.mapper;
    matched = mapper.stored_key(branch);
    for (const std::uint16_t column : mapper.primary_key) parameters_.push_back(in_row(state, column, views_[column]));
    const std::uint16_t version = mapper.version_column;
    if (version == no_index || mapper.table.columns[version].branch != branch) return;
    matched.push_back(mapper.stored_position(version));
    parameters_.push_back(in_row(state, version, views_[version]));
}

const UnitOfWork::Deletion& UnitOfWork::deletion(const Mapper& mapper) {
    if (deletion_.mapper == &mapper) return deletion_;
    deletion_ = {.mapper = &mapper, .statement = {.table = &mapper.table, .matched = mapper.primary_key}};
    if (mapper.version_column != no_index) deletion_.statement.matched.push_back(mapper.version_column);
    deletion_.compiled = &sql::compiled(deletion_.statement, core_.dialect());
    return deletion_;
}

/// Deletes the row of an object in one table of its hierarchy. Its columns are in `views_`.
void UnitOfWork::remove_branch(InstanceState& state, std::size_t branch) {
    sql::Delete statement{.table = state.mapper->stored(branch), .matched = {}};
    parameters_.clear();
    match_row(state, branch, statement.matched);
    write(sql::compiled(statement, core_.dialect()), state);
}

void UnitOfWork::remove(InstanceState& state) {
    const Mapper& mapper = *state.mapper;
    view_columns(state);
    if (mapper.is_joined()) {
        for (std::size_t branch = mapper.stored_count(); branch-- > 0;)
            if (mapper.stored(branch) != nullptr) remove_branch(state, branch);
    } else {
        const Deletion& deletion = this->deletion(mapper);
        parameters_.clear();
        for (const std::uint16_t column : deletion.statement.matched)
            parameters_.push_back(in_row(state, column, views_[column]));
        write(*deletion.compiled, state);
    }
    core_.end_row_of(state);
    core_.identities.leave(state);
    core_.drop_from_lists(state);
    state.status = Status::deleted;
    cascade(state);
}

/// Applies to objects in memory what the database does to the rows that refer to a deleted one (ON DELETE).
void UnitOfWork::cascade(InstanceState& gone) {
    cascade_composite(gone);
    for (const Mapper* mapper : all_mappers())
        for (std::uint16_t column = 0; column < mapper->columns.size(); ++column) {
            const ColumnProperty& property = mapper->columns[column];
            if (property.refers_to != gone.mapper->root().type || property.on_delete.empty()) continue;
            const std::uint16_t referred = gone.mapper->column_at(property.refers_to_offset);
            sql::Scratch scratch;
            const sql::Value key(in_row(gone, referred, gone.mapper->view(gone.object(), referred, scratch)));
            for (InstanceState* state : referring(*mapper, column, key.view())) {
                if (property.on_delete == "SET NULL")
                    set_in_row(*state, column, {});
                else if (property.on_delete == "CASCADE")
                    end_with_owner(*state);
            }
        }
}

/// The same for foreign keys of several columns.
void UnitOfWork::cascade_composite(InstanceState& gone) {
    for (const auto& referrer : gone.mapper->composite_referrers) {
        const Mapper* const mapper = referrer.first;
        const RelationshipProperty* const relation = referrer.second;
        if (relation->on_delete.empty()) continue;
        const KeyValues key(gone, *relation, KeySide::remote, KeyValues::Of::row);
        std::vector<InstanceState*> states;
        core_.identities.for_each(*mapper, [&](InstanceState& state) {
            if (state.status == Status::persistent &&
                KeyValues(state, *relation, KeySide::local, KeyValues::Of::row).is(key))
                states.push_back(&state);
        });
        for (InstanceState* state : states) {
            if (relation->on_delete == "CASCADE") end_with_owner(*state);
            if (relation->on_delete != "SET NULL") continue;
            for (const KeyPart& part : relation->key)
                if (mapper->table.columns[part.local].nullable) set_in_row(*state, part.local, {});
        }
    }
}

std::vector<InstanceState*> UnitOfWork::referring(const Mapper& mapper, std::uint16_t column, sql::ValueView key) {
    const auto in_row_of = [&](InstanceState& state, sql::Scratch& scratch) {
        return in_row(state, column, mapper.view(state.object(), column, scratch));
    };
    sql::Scratch scratch;
    auto index = std::find_if(referring_.begin(), referring_.end(),
                              [&](const auto& one) { return one->mapper == &mapper && one->column == column; });
    if (index == referring_.end()) {
        referring_.push_back(std::make_unique<Referring>(Referring{&mapper, column, {}}));
        index = referring_.end() - 1;
        core_.identities.for_each(mapper, [&](InstanceState& state) {
            const sql::ValueView value = in_row_of(state, scratch);
            if (!value.is_null()) (*index)->by_key[value].push_back(&state);
        });
    }
    const std::vector<InstanceState*>* found = (*index)->by_key.find(key);
    if (found == nullptr) return {};
    std::vector<InstanceState*> states = *found;
    std::erase_if(states, [&](InstanceState* state) {
        return state->status != Status::persistent || !(in_row_of(*state, scratch) == key);
    });
    return states;
}

void UnitOfWork::end_with_owner(InstanceState& state) {
    core_.changes.touch(state);
    core_.end_row_of(state);
    core_.identities.leave(state);
    core_.drop_from_lists(state);
    state.status = Status::deleted;
    cascade(state);
}

}  // namespace carboy::orm
