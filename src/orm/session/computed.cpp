// SQL expressions as the values of columns: the flush writes them, and then reads the values that the database
// computed.
#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

/// True for a node that names a column, of a table or of other rows, outside a subquery.
static bool names_column(const sql::Node& node) {
    return node.op == sql::Op::column || node.op == sql::Op::name || node.op == sql::Op::excluded;
}

/// True when the expression names only columns of the table that stores the column.
static bool names_only(const sql::Expression& value, const sql::Table& table, std::uint16_t column) {
    return std::all_of(value.nodes().begin(), value.nodes().end(), [&](const sql::Node& node) {
        return !names_column(node) ||
               (node.op == sql::Op::column && node.alias == 0 &&
                sql::whole_table(static_cast<const sql::Table*>(node.ref)) == sql::whole_table(&table) &&
                table.columns[node.column].branch == table.columns[column].branch);
    });
}

void SessionCore::assign_sql(InstanceState& state, const void* member, sql::Expression value) {
    const engine::Use inside(user);
    const auto offset = static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<char*>(state.object()));
    const std::uint16_t column = state.mapper->column_at(offset);
    const ColumnProperty& property = state.mapper->columns[column];
    const std::string name = std::string(state.mapper->model) + "." + state.mapper->table.columns[column].name;
    if (state.mapper->table.columns[column].primary_key || !property.relations.empty() || property.version)
        throw SessionError("sql_value",
                           name + " cannot be set to an SQL expression, because the session needs its value.",
                           "Assign a value, or the object of the relationship.");
    if (!names_only(value, state.mapper->table, column))
        throw SessionError("sql_value", name + " is set to an SQL expression that names columns of another table.",
                           "Use columns of " + std::string(state.mapper->model) + ", or a subquery.");
    if (state.status == Status::pending && std::any_of(value.nodes().begin(), value.nodes().end(), names_column))
        throw SessionError("sql_value",
                           name +
                               " of a new object is set to an SQL expression over columns of a row that does not "
                               "exist yet.",
                           "Assign a value or a subquery, or flush() the session before.");
    about_to_change(state, member);
    if (Change* change = state.status == Status::persistent ? change_of(state, column) : nullptr)
        change->computed = true;
    computed_[&state].emplace_back(column, std::move(value));
}

void SessionCore::fill_defaults(InstanceState& state) {
    char* const object = static_cast<char*>(state.object());
    const std::vector<ColumnProperty>& columns = state.mapper->columns;
    if (state.mapper->has_list_keys) key_changes_.note(object);
    if (!state.mapper->fills_new) return;
    for (std::uint16_t number = 0; number < columns.size(); ++number) {
        const ColumnProperty& column = columns[number];
        if (column.before_insert != nullptr) column.before_insert(object + column.offset);
        if (column.insert_expression == nullptr || computed_value(state, number) != nullptr) continue;
        sql::Expression value = column.insert_expression(object + column.offset);
        if (!value.empty()) computed_[&state].emplace_back(number, std::move(value));
    }
}

const sql::Expression* SessionCore::computed_value(InstanceState& state, std::uint16_t column) const {
    const auto found = computed_.find(&state);
    if (found == computed_.end()) return nullptr;
    for (const auto& [number, value] : found->second)
        if (number == column) return &value;
    return nullptr;
}

void SessionCore::forget_computed(InstanceState& state, std::uint16_t column) {
    if (computed_.empty()) return;
    const auto found = computed_.find(&state);
    if (found == computed_.end()) return;
    std::erase_if(found->second, [&](const auto& value) { return value.first == column; });
    if (found->second.empty()) computed_.erase(found);
    if (Change* change = change_of(state, column)) change->computed = false;
}

/// Reads the rows that a flush has written with SQL expressions.
/// SQL: one SELECT for the objects of a model.
void SessionCore::read_computed() {
    if (computed_.empty()) return;
    std::vector<InstanceState*> states;
    for (const auto& [state, values] : computed_)
        if (state->status == Status::persistent) states.push_back(state);
    computed_.clear();
    std::vector<OwnedChanges> kept;
    for (InstanceState* state : states) {
        kept.push_back(std::move(state->changes));
        state->generation = 0;
    }
    const auto put_back = [&] {
        for (std::size_t i = 0; i < states.size(); ++i) states[i]->changes = std::move(kept[i]);
    };
    try {
        read_rows(states);
    } catch (...) {
        put_back();
        throw;
    }
    put_back();
}

}  // namespace carboy::orm
