// Joined-table inheritance: a source whose columns several tables store is the join of these tables.
#include <carboy/base/error.hpp>
#include <carboy/sql/statement/alias.hpp>

#include <fmt/core.h>

#include <algorithm>

#include "sql/compile/writer.hpp"

namespace carboy::sql {
namespace {

const TableBranch& branch_of(const Node& column) {
    const Table& table = table_of(column);
    return table.branches[table.columns[column.column].branch];
}

bool is_of(const Node& node, const Table& table) {
    return node.op == Op::column && whole_table(&table_of(node)) == whole_table(&table);
}

[[noreturn]] void refuse(std::string message, std::string hint) {
    throw Error("several_tables", std::move(message), std::move(hint));
}

/// The branch that stores every column that the statement sets.
std::uint16_t changed_branch(const Update& statement) {
    const Table& table = *statement.table;
    const std::uint16_t branch = table.columns[statement.set.at(0).column].branch;
    for (const Assignment& one : statement.set)
        if (const std::uint16_t other = table.columns[one.column].branch; other != branch)
            refuse(fmt::format("update() sets columns of the tables '{}' and '{}'.",
                               table.branches[branch].stored->name, table.branches[other].stored->name),
                   "Use one update() for each table, or assign to the objects.");
    if (table.branches[branch].stored == nullptr)
        refuse(fmt::format("update() sets '{}', which is a column of another class.",
                           table.columns[statement.set[0].column].name),
               "Update the class that has the column.");
    return branch;
}

/// Throws unless the new values and the returned columns are those of the changed table.
void check_update(const Update& statement, std::uint16_t branch) {
    const Table& table = *statement.table;
    const std::string& name = table.branches[branch].stored->name;
    if (!statement.joins.empty())
        refuse(fmt::format("update() with a join changes '{}', whose objects have rows in several tables.", name),
               "Find the rows with a condition: where(Model::c.id.in_(select(...))).");
    const auto check = [&](const Expression& expression, std::string_view what, bool keys) {
        for (const Node& node : expression.nodes()) {
            const bool all = node.op == Op::table_columns;
            if (!all && (!is_of(node, table) || table_of(node).columns[node.column].branch == branch)) continue;
            if (!all && keys && table_of(node).columns[node.column].primary_key) continue;
            refuse(fmt::format("update() of the table '{}' {} of another table.", name, what),
                   "Select the value first, or assign to the objects.");
        }
    };
    for (const Assignment& one : statement.set) check(one.value, "uses a column", false);
    for (const Expression& one : statement.returning) check(one, "returns a column", true);
}

}  // namespace

bool Writer::is_stored_once(const Table& table) {
    return std::count_if(table.branches.begin(), table.branches.end(),
                         [](const TableBranch& branch) { return branch.stored != nullptr; }) < 2;
}

/// The name by which the rest of a statement knows one of the tables of a source.
void Writer::branch_name(const Table& table, std::uint16_t alias_number, std::size_t branch) {
    const Table& stored = *table.branches[branch].stored;
    if (alias_number == 0) return table_name(stored);
    if (branch == 0) return alias(alias_number);
    const std::string_view given = alias_name(alias_number);
    const std::string name = given.empty() ? fmt::format("t_{}", alias_number) : std::string(given);
    identifier(fmt::format("{}_{}", name, stored.name));
}

void Writer::branch_column(const Node& node) {
    const Table& table = table_of(node);
    const Column& column = table.columns[node.column];
    if (branch_of(node).stored == nullptr) {
        out_ += "NULL";
        return;
    }
    if (!bare_columns_) {
        branch_name(table, node.alias, column.branch);
        out_ += '.';
    }
    identifier(column.name_in_branch());
}

/// In a list of columns: the name of the column in the whole table, where its own one may be that of another column.
void Writer::branch_label(const Node& node) {
    const Column& column = table_of(node).columns[node.column];
    if (column.stored_name.empty() && branch_of(node).stored != nullptr) return;
    out_ += " AS ";
    identifier(column.name);
}

void Writer::branch_source(const Source& source, std::size_t branch) {
    table_name(*source.table->branches[branch].stored);
    if (source.alias == 0) return;
    out_ += " AS ";
    branch_name(*source.table, source.alias, branch);
}

void Writer::branches(const Source& source, bool enclosed) {
    const Table& table = *source.table;
    const std::vector<std::string>& key = table.branches[0].stored->primary_key;
    // A key has at most one row there, so the outer join of a table without a needed column would change nothing.
    std::vector<std::size_t> joined;
    for (std::size_t branch = 1; branch < table.branches.size(); ++branch)
        if (table.branches[branch].stored != nullptr &&
            (!table.branches[branch].optional || branch_uses_.has(source, branch)))
            joined.push_back(branch);
    enclosed = enclosed && !joined.empty();
    if (enclosed) out_ += '(';
    branch_source(source, 0);
    for (const std::size_t branch : joined) {
        const TableBranch& one = table.branches[branch];
        out_ += one.optional ? " LEFT OUTER JOIN " : " JOIN ";
        branch_source(source, branch);
        for (std::size_t i = 0; i < key.size(); ++i) {
            out_ += i == 0 ? " ON " : " AND ";
            branch_name(table, source.alias, branch);
            out_ += '.';
            identifier(one.stored->primary_key[i]);
            out_ += " = ";
            branch_name(table, source.alias, 0);
            out_ += '.';
            identifier(key[i]);
        }
    }
    if (enclosed) out_ += ')';
}

/// The tables of a source that have a row for each of its rows.
void Writer::branch_locks(const Source& source) {
    const Table& table = *source.table;
    for (std::size_t branch = 0; branch < table.branches.size(); ++branch) {
        if (table.branches[branch].stored == nullptr || table.branches[branch].optional) continue;
        if (branch > 0) out_ += ", ";
        if (source.alias == 0)
            identifier(table.branches[branch].stored->name);  // without its schema, as in source_name()
        else
            branch_name(table, source.alias, branch);
    }
}

/// Changes one of the tables; the rows are found by their keys.
void Writer::update_branch(const Update& statement) {
    const std::uint16_t branch = changed_branch(statement);
    check_update(statement, branch);
    const Table& stored = *statement.table->branches[branch].stored;
    with(statement.with);
    out_ += "UPDATE ";
    table_name(stored);
    assignments(" SET ", *statement.table, statement.set);
    const bool one = stored.primary_key.size() == 1;
    Select rows{.columns = {}, .from = {statement.table}, .where = statement.where};
    for (std::size_t i = 0; i < statement.table->columns.size(); ++i)
        if (statement.table->columns[i].primary_key) rows.columns.push_back(Expression::column(*statement.table, i));
    for (std::size_t i = 0; i < stored.primary_key.size(); ++i) {
        out_ += i > 0 ? ", " : one ? " WHERE " : " WHERE (";
        identifier(stored.primary_key[i]);
    }
    out_ += one ? " IN (" : ") IN (";
    plain_select(rows, false);
    out_ += ')';
    returning(statement.returning, dialect_.update_returning);
}

void Writer::refuse_branches(const Table& table, std::string_view statement) {
    if (table.branches.empty()) return;
    refuse(
        fmt::format("{} cannot write rows of '{}', whose objects have rows in several tables.", statement, table.name),
        "Use session.add() and session.delete_() with objects.");
}

}  // namespace carboy::sql
