// The statements of a flush for association tables: rows are deleted before all others, and inserted after them.
#include <carboy/orm/mapping/relationship.hpp>

#include <utility>

#include "orm/session/unit_of_work.hpp"

namespace carboy::orm {

/// Appends the values for the columns of one end: the key of the object's row.
void UnitOfWork::append_key_of(InstanceState& state, KeyOf::Of of) {
    for (const std::uint16_t column : state.mapper->primary_key) {
        sql::Scratch scratch;
        sql::ValueView value = state.mapper->view(state.object(), column, scratch);
        if (of == KeyOf::Of::row) value = in_row(state, column, value);
        link_values_.emplace_back(value);
    }
}

std::int64_t UnitOfWork::execute_link(const sql::Compiled& compiled) {
    const std::vector<sql::Value> values = std::exchange(link_values_, {});
    parameters_.clear();
    for (const sql::Value& value : values) parameters_.push_back(value.view());
    return execute(compiled);
}

void UnitOfWork::remove_links() {
    core_.links.for_each([&](const LinkChange& change) {
        const Link& link = change.link;
        if (!change.removed) return;
        sql::Delete statement{.table = link.association->table, .matched = {}};
        for (std::size_t end = 0; end < 2; ++end) {
            const std::vector<std::uint16_t>& columns = link.association->ends[end].columns;
            statement.matched.insert(statement.matched.end(), columns.begin(), columns.end());
            append_key_of(*link.ends[end], KeyOf::Of::row);
        }
        if (execute_link(sql::compiled(statement, core_.dialect())) == 0)
            throw ConcurrentUpdate(
                "concurrent_update",
                "The link between " + described(*link.ends[0]->mapper, KeyOf(*link.ends[0], KeyOf::Of::row)) + " and " +
                    described(*link.ends[1]->mapper, KeyOf(*link.ends[1], KeyOf::Of::row)) +
                    " has been deleted elsewhere since it was read.",
                "Roll back, read the list again and repeat the change.");
        forget_link_object(link);
    });
    if (all_associations().empty()) return;
    for (Number number = 1; number <= operations_.size(); ++number) {
        if (at(number).kind == Kind::remove) remove_links_of(*at(number).state);
        if (InstanceState* replaced = at(number).replaces) remove_links_of(*replaced);
    }
}

/// True when the list of an object, read in this transaction, shows that no row links it.
static bool has_no_links(SessionCore& core, InstanceState& state, const Association::End& end) {
    if (end.relation == no_index) return false;
    const ManyBase& list = many_of(state.object(), state.mapper->relationships[end.relation]);
    return core.is_current(list) && core.items_of(list).objects.empty();
}

/// Deletes the rows that link a deleted object.
void UnitOfWork::remove_links_of(InstanceState& state) {
    for (const Association* association : all_associations())
        for (const Association::End& end : association->ends) {
            if (!state.mapper->is_a(*end.mapper) || has_no_links(core_, state, end)) continue;
            sql::Delete statement{.table = association->table, .matched = end.columns};
            append_key_of(state, KeyOf::Of::row);
            const std::vector<sql::Value> key = link_values_;
            if (execute_link(sql::compiled(statement, core_.dialect())) > 0 && association->mapper != nullptr)
                forget_link_objects(*association, end, key);
        }
}

/// Forgets the objects of an association's model whose rows are deleted.
void UnitOfWork::forget_link_objects(const Association& association, const Association::End& end,
                                     const std::vector<sql::Value>& key) {
    std::vector<InstanceState*> gone;
    core_.identities.for_each(*association.mapper, [&](InstanceState& state) {
        for (std::size_t i = 0; i < key.size(); ++i) {
            sql::Scratch scratch;
            const sql::ValueView now = association.mapper->view(state.object(), end.columns[i], scratch);
            if (!(in_row(state, end.columns[i], now) == key[i].view())) return;
        }
        gone.push_back(&state);
    });
    for (InstanceState* state : gone) end_with_owner(*state);
    core_.outdate_lists();
}

void UnitOfWork::forget_link_object(const Link& link) {
    const Association& association = *link.association;
    if (association.mapper == nullptr) return;
    std::vector<InstanceState*> gone;
    const auto is_end = [&](InstanceState& state, std::size_t end) {
        const KeyOf key(*link.ends[end], KeyOf::Of::row);
        for (std::size_t i = 0; i < association.ends[end].columns.size(); ++i) {
            const std::uint16_t column = association.ends[end].columns[i];
            sql::Scratch scratch;
            const sql::ValueView now = association.mapper->view(state.object(), column, scratch);
            if (!(in_row(state, column, now) == std::span<const sql::ValueView>(key)[i])) return false;
        }
        return true;
    };
    core_.identities.for_each(*association.mapper, [&](InstanceState& state) {
        if (is_end(state, 0) && is_end(state, 1)) gone.push_back(&state);
    });
    for (InstanceState* state : gone) end_with_owner(*state);
    core_.outdate_lists();
}

void UnitOfWork::insert_links() {
    core_.links.for_each([&](const LinkChange& change) {
        const Link& link = change.link;
        if (link.ends[0]->status != Status::persistent || link.ends[1]->status != Status::persistent) return;
        for (std::size_t i = 0; i < change.added; ++i)
            link.association->mapper == nullptr ? insert_link(link) : insert_link_object(link);
    });
    core_.links.clear();
}

void UnitOfWork::insert_link(const Link& link) {
    sql::Insert statement{.table = link.association->table, .columns = {}};
    for (std::size_t end = 0; end < 2; ++end) {
        const std::vector<std::uint16_t>& columns = link.association->ends[end].columns;
        statement.columns.insert(statement.columns.end(), columns.begin(), columns.end());
        append_key_of(*link.ends[end], KeyOf::Of::object);
    }
    const std::vector<sql::Value> values = std::exchange(link_values_, {});
    parameters_.clear();
    for (const sql::Value& value : values) parameters_.push_back(value.view());
    write_new(sql::compiled(statement, core_.dialect()));
}

/// Inserts a row of an association that has a model; its other columns have the values of a new object.
void UnitOfWork::insert_link_object(const Link& link) {
    const Mapper& mapper = *link.association->mapper;
    const FreeNode node = make_free_node(mapper);
    void* object = node.state->object();
    for (std::size_t end = 0; end < 2; ++end) {
        append_key_of(*link.ends[end], KeyOf::Of::object);
        for (std::size_t i = 0; i < link_values_.size(); ++i)
            mapper.load(object, link.association->ends[end].columns[i], link_values_[i].view());
        link_values_.clear();
    }
    core_.fill_defaults(*node.state);
    struct Forget {
        SessionCore& core;
        InstanceState* state;
        ~Forget() { core.computed_.erase(state); }
    } const forget{core_, node.state};
    view_columns(*node.state);
    const bool with_key = !mapper.numbered || views_[mapper.primary_key.front()].as_integer() != 0;
    const sql::Compiled& compiled = insertion(mapper, with_key);
    parameters_.clear();
    for (const std::uint16_t column : insertion_.columns) parameters_.push_back(views_[column]);
    if (core_.computed_.contains(node.state)) {
        settle_posts();
        insert_computed(*node.state, insertion_.statement, insertion_.columns);
    } else {
        write_new(compiled);
    }
    core_.outdate_lists();
}

}  // namespace carboy::orm
