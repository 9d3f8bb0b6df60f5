// INSERT, UPDATE and DELETE.
#include "sql/compile/writer.hpp"

#include <carboy/sql/statement/changed_rows.hpp>

#include <string>
#include <utility>
#include <vector>

namespace carboy::sql {

void Writer::returning(const std::vector<Expression>& returned, bool can, bool joined) {
    if (returned.empty()) return;
    if (!can) unsupported("RETURNING in this statement", "Select the rows afterwards in the same transaction.");
    bare_columns_ = !joined || dialect_.joined_change == JoinedChange::from_subquery;
    columns(" RETURNING ", returned);
    bare_columns_ = false;
}

void Writer::column_list(const Table& table, const std::vector<std::uint16_t>& columns) {
    out_ += '(';
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i > 0) out_ += ", ";
        identifier(table.columns[columns[i]].name);
    }
    out_ += ')';
}

// An engine without decimal numbers would store digits that a NUMERIC column of other engines rounds away.
void Writer::assigned(const ColumnType& type, const Expression& value) {
    const bool rounds = !dialect_.native_decimal && type.kind == TypeKind::numeric && type.precision > 0 &&
                        value.nodes().front().op != Op::parameter && value.nodes().front().op != Op::excluded;
    if (!rounds) return expression(value);
    out_ += "round(";
    expression(value);
    ((out_ += ", ") += std::to_string(type.scale)) += ')';
}

void Writer::assignments(std::string_view keyword, const Table& table, const std::vector<Assignment>& set) {
    for (std::size_t i = 0; i < set.size(); ++i) {
        out_ += i == 0 ? keyword : ", ";
        identifier(table.columns[set[i].column].name_in_branch());
        out_ += " = ";
        assigned(table.columns[set[i].column].type, set[i].value);
    }
}

void Writer::rows(const Insert& statement) {
    const std::size_t width = statement.columns.size();
    const std::size_t count = statement.values.empty() ? statement.rows : statement.values.size() / width;
    out_ += " VALUES ";
    for (std::size_t row = 0; row < count; ++row) {
        out_ += row == 0 ? "(" : ", (";
        for (std::size_t i = 0; i < width; ++i) {
            if (i > 0) out_ += ", ";
            if (statement.values.empty())
                placeholder();
            else
                expression(statement.values[row * width + i]);
        }
        out_ += ')';
    }
}

// An existing row is set to its own values, because IGNORE would also hide other errors.
void Writer::on_duplicate_key(const Insert& statement) {
    const OnConflict& conflict = statement.on_conflict;
    const Table& table = *statement.table;
    if (!conflict.where.empty())
        unsupported("a condition for an upsert", "Put the condition into the new values with case_().");
    if (conflict.action == OnConflict::Action::update)
        return assignments(" ON DUPLICATE KEY UPDATE ", table, conflict.set);
    const std::size_t column = conflict.columns.empty() ? statement.columns.at(0) : conflict.columns[0];
    out_ += " ON DUPLICATE KEY UPDATE ";
    identifier(table.columns[column].name);
    out_ += " = ";
    expression(Expression::column({&table}, column));
}

void Writer::on_conflict(const Insert& statement) {
    const OnConflict& conflict = statement.on_conflict;
    if (conflict.action == OnConflict::Action::fail) return;
    if (dialect_.on_duplicate_key) return on_duplicate_key(statement);
    out_ += " ON CONFLICT ";
    if (!conflict.columns.empty()) {
        column_list(*statement.table, conflict.columns);
        out_ += ' ';
    }
    if (conflict.action == OnConflict::Action::nothing) {
        out_ += "DO NOTHING";
        return;
    }
    assignments("DO UPDATE SET ", *statement.table, conflict.set);
    conjunction(" WHERE ", conflict.where);
}

void Writer::inserted_select(const Insert& statement) {
    const bool clear = statement.on_conflict.action == OnConflict::Action::fail || !statement.select->where.empty();
    const bool needs_where = !clear && dialect_.upsert_select_needs_where;
    const bool named_before = changes_rows(statement.select->with);
    if (!needs_where && !named_before) return select(*statement.select);
    Select changed = *statement.select;
    if (needs_where) changed.where.push_back(Expression::leaf(Op::true_));
    if (named_before) changed.with.clear();
    select(changed);
}

void Writer::insert(const Insert& statement) {
    refuse_branches(*statement.table, "insert()");
    if (statement.select && changes_rows(statement.select->with)) with(statement.select->with);
    out_ += "INSERT INTO ";
    table_name(*statement.table);
    if (statement.columns.empty()) {
        out_ += dialect_.default_values ? " DEFAULT VALUES" : " () VALUES ()";
    } else {
        out_ += ' ';
        column_list(*statement.table, statement.columns);
        if (statement.select) {
            out_ += ' ';
            inserted_select(statement);
        } else {
            rows(statement);
        }
        on_conflict(statement);
    }
    returning(statement.returning, dialect_.returning);
}

void Writer::conditions(const Table& table, const std::vector<std::uint16_t>& matched,
                        const std::vector<Expression>& where) {
    for (std::size_t i = 0; i < matched.size(); ++i) {
        const Column& column = table.columns[matched[i]];
        out_ += i == 0 ? " WHERE " : " AND ";
        identifier(column.name);
        out_ += ' ';
        out_ += column.primary_key ? "=" : dialect_.null_safe_equal;
        out_ += ' ';
        placeholder();
    }
    const Source source{&table};
    const std::vector<Expression> all = with_parts(where, {&source});
    if (matched.empty()) return conjunction(" WHERE ", all);
    for (const Expression& condition : all) {
        out_ += " AND ";
        expression(condition, of_or);
    }
}

void Writer::other_tables(std::string_view keyword, const std::vector<Join>& joins) {
    for (std::size_t i = 0; i < joins.size(); ++i) {
        out_ += i == 0 ? keyword : ", ";
        source(joins[i].source);
    }
}

/// The conditions of the joins and those of the statement.
void Writer::joined_conditions(const Table& table, const std::vector<Join>& joins,
                               const std::vector<Expression>& where) {
    const Source changed{&table};
    std::vector<const Source*> sources{&changed};
    std::vector<Expression> all;
    for (const Join& join : joins) {
        sources.push_back(&join.source);
        if (!join.on.empty()) all.push_back(join.on);
    }
    all.insert(all.end(), where.begin(), where.end());
    conjunction(" WHERE ", with_parts(all, std::move(sources)));
}

void Writer::update(const Update& statement) {
    if (!statement.table->branches.empty()) return update_branch(statement);
    const bool joined = !statement.joins.empty();
    const bool listed = dialect_.joined_change == JoinedChange::table_list;
    with(statement.with);
    out_ += "UPDATE ";
    table_name(*statement.table);
    if (listed) other_tables(", ", statement.joins);
    for (std::size_t i = 0; i < statement.columns.size(); ++i) {
        out_ += i == 0 ? " SET " : ", ";
        identifier(statement.table->columns[statement.columns[i]].name);
        out_ += " = ";
        placeholder();
    }
    assignments(statement.columns.empty() ? " SET " : ", ", *statement.table, statement.set);
    if (!listed) other_tables(" FROM ", statement.joins);
    if (joined)
        joined_conditions(*statement.table, statement.joins, statement.where);
    else
        conditions(*statement.table, statement.matched, statement.where);
    returning(statement.returning, dialect_.update_returning, joined);
}

// An engine without USING finds the rows by their primary key.
void Writer::remove_joined(const Delete& statement) {
    const Table& table = *statement.table;
    const bool by_key = dialect_.joined_change == JoinedChange::from_subquery;
    out_ += "DELETE ";
    if (dialect_.joined_change == JoinedChange::table_list) {
        table_name(table);
        out_ += ' ';
    }
    out_ += "FROM ";
    table_name(table);
    if (by_key) {
        std::vector<Expression> key;
        for (std::size_t i = 0; i < table.columns.size(); ++i)
            if (table.columns[i].primary_key) key.push_back(Expression::column(table, i));
        if (key.empty()) unsupported("DELETE with a join from a table without a primary key", "Use in_(select(...)).");
        list(key.size() == 1 ? " WHERE " : " WHERE (", key);
        list(key.size() == 1 ? " IN (SELECT " : ") IN (SELECT ", key);
        out_ += " FROM ";
        table_name(table);
    }
    other_tables(dialect_.joined_change == JoinedChange::from_using ? " USING " : ", ", statement.joins);
    joined_conditions(*statement.table, statement.joins, statement.where);
    if (by_key) out_ += ')';
    returning(statement.returning, dialect_.returning && dialect_.joined_change != JoinedChange::table_list, true);
}

void Writer::remove(const Delete& statement) {
    if (!is_stored_once(*statement.table)) refuse_branches(*statement.table, "delete_()");
    with(statement.with);
    if (!statement.joins.empty()) return remove_joined(statement);
    out_ += "DELETE FROM ";
    table_name(*statement.table);
    conditions(*statement.table, statement.matched, statement.where);
    returning(statement.returning, dialect_.returning);
}

}  // namespace carboy::sql
