// What a session does after a statement that changed many rows: it refreshes its loaded objects.
// Source: SQLAlchemy orm/bulk_persistence.py, synchronize_session. Unlike there, every loaded object of the model is
// read again, so that expressions and triggers need no second implementation.
#include <carboy/sql/statement/changed_rows.hpp>

#include <algorithm>
#include <utility>

#include "orm/session/core.hpp"

namespace carboy::orm {
namespace {

/// Returns `mapper` and the models whose rows the database changes along with rows of `mapper`.
std::vector<const Mapper*> changed_along(const Mapper& mapper) {
    std::vector<const Mapper*> found{&mapper};
    for (std::size_t i = 0; i < found.size(); ++i)
        for (const Mapper* other : all_mappers())
            for (const sql::ForeignKey& key : other->table.foreign_keys)
                if (refers_to(key, found[i]->table) && (!key.on_delete.empty() || !key.on_update.empty()) &&
                    std::find(found.begin(), found.end(), other) == found.end())
                    found.push_back(other);
    return found;
}

/// Holds the changes of an object, and the values that no flush has written, while its row is read.
struct HeldChanges {
    InstanceState* state;
    OwnedChanges changes;
    std::vector<std::pair<std::uint16_t, sql::Value>> pending;

    explicit HeldChanges(InstanceState& of) : state(&of), changes(std::move(of.changes)) {
        sql::Scratch scratch;
        for (const Change& change : *changes)
            if (change.pending && of.mapper->is_loaded(of.object(), change.column))
                pending.emplace_back(change.column, of.mapper->view(of.object(), change.column, scratch));
    }

    /// Keeps pending values. The next flush does not compare their columns, because the statement wrote the row last.
    void give_back() {
        sql::Scratch scratch;
        for (Change& change : *changes) {
            if (!change.pending) continue;
            change.stored.reset();
            if (state->mapper->is_loaded(state->object(), change.column))
                change.stored =
                    std::make_unique<sql::Value>(state->mapper->view(state->object(), change.column, scratch));
            change.written = true;
        }
        for (const auto& [column, value] : pending) state->mapper->load(state->object(), column, value.view());
        state->changes = std::move(changes);
    }
};

}  // namespace

void SessionCore::leave_with_row(InstanceState& state) {
    changes.touch(state);
    end_row_of(state);
    identities.leave(state);
    drop_from_lists(state);
    changes.forget_work(state);
    state.status = Status::deleted;
}

void SessionCore::read_changed(const std::vector<InstanceState*>& states) {
    std::vector<HeldChanges> held;
    for (InstanceState* state : states) {
        if (state->changes) held.emplace_back(*state);
        state->generation = 0;
    }
    const bool autoflush = std::exchange(options.autoflush, false);
    const auto restore = [&] {
        options.autoflush = autoflush;
        for (HeldChanges& one : held) one.give_back();
    };
    try {
        read_rows(states);
    } catch (...) {
        restore();
        throw;
    }
    restore();
    for (InstanceState* state : states)
        if (state->generation != generation) leave_with_row(*state);
}

void SessionCore::forget_lists_of(const Mapper& mapper) {
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction != Direction::many_to_one || relation.inverse == no_index) continue;
        const RelationshipProperty& list = relation.target->relationships[relation.inverse];
        if (list.direction != Direction::one_to_many) continue;
        identities.for_each(*relation.target, [&](InstanceState& state) {
            if (ManyBase::Items* items = known_items_of(many_of(state.object(), list))) items->loaded = false;
        });
    }
}

void SessionCore::follow_change(const Mapper& mapper) {
    const engine::Use inside(user);
    std::vector<InstanceState*> states;
    const std::vector<const Mapper*> models = changed_along(mapper);
    const auto is_covered = [&](const Mapper* model) {
        return std::any_of(models.begin(), models.end(),
                           [&](const Mapper* other) { return other != model && model->is_a(*other); });
    };
    for (const Mapper* model : models)
        if (!is_covered(model))
            identities.for_each(*model, [&](InstanceState& state) {
                if (state.status == Status::persistent && !state.erased) states.push_back(&state);
            });
    if (!states.empty()) read_changed(states);
}

static const Mapper* mapper_with(const sql::Table* table) {
    for (const Mapper* mapper : all_mappers())
        if (&mapper->table == table) return mapper;
    return nullptr;
}

void SessionCore::follow_changes(const std::vector<sql::Cte>& with) {
    for (const sql::Cte& cte : with) {
        if (cte.change == nullptr) continue;
        const auto* insert = std::get_if<sql::Insert>(&cte.change->statement);
        const Mapper* mapper = visit_statement(cte, [](const auto& statement) -> const Mapper* {
            if constexpr (requires { statement.table; }) return mapper_with(statement.table);
            return nullptr;
        });
        if (mapper == nullptr) continue;
        if (insert == nullptr || insert->on_conflict.action == sql::OnConflict::Action::update) follow_change(*mapper);
        if (insert != nullptr) forget_lists_of(*mapper);
    }
}

}  // namespace carboy::orm
