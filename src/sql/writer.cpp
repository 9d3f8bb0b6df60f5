#include "sql/writer.hpp"

namespace carboy::sql {
namespace {

/// How tightly an operator binds; an operand that binds less tightly gets parentheses.
enum Binding : int { loosest = 0, of_or, of_and, of_not, of_comparison, of_sum, of_product, of_concat, of_sign };

}  // namespace

void Writer::placeholder() {
    ++placeholders_;
    if (dialect_.placeholder == Placeholder::question)
        out_ += '?';
    else
        (out_ += '$') += std::to_string(placeholders_);
}

void Writer::source(const Source& source) {
    identifier(source.table->name);
    if (source.alias != 0) out_ += " AS t_" + std::to_string(source.alias);
}

void Writer::column(const Node& node) {
    const Table& table = *static_cast<const Table*>(node.ref);
    if (node.alias != 0)
        out_ += "t_" + std::to_string(node.alias);
    else
        identifier(table.name);
    out_ += '.';
    identifier(table.columns[node.column].name);
}

void Writer::table_columns(const Node& node) {
    const Table& table = *static_cast<const Table*>(node.ref);
    Node one{.op = Op::column, .alias = node.alias, .ref = node.ref};
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) out_ += ", ";
        one.column = static_cast<std::uint16_t>(i);
        column(one);
    }
}

void Writer::expression(const Expression& expression, int outer_binding) {
    node(expression.nodes().data(), outer_binding);
}

Writer::Cursor Writer::operands(Cursor at, int count, std::string_view separator, int binding) {
    for (int i = 0; i < count; ++i) {
        if (i > 0) out_ += separator;
        at = node(at, binding);
    }
    return at;
}

Writer::Cursor Writer::operation(Cursor at, std::string_view symbol, int binding, int outer_binding) {
    const bool parenthesised = binding <= outer_binding;
    if (parenthesised) out_ += '(';
    const Cursor end = operands(at + 1, at->arity, symbol, binding);
    if (parenthesised) out_ += ')';
    return end;
}

Writer::Cursor Writer::suffixed(Cursor at, std::string_view suffix) {
    const Cursor end = node(at + 1, of_comparison);
    out_ += suffix;
    return end;
}

Writer::Cursor Writer::list_test(Cursor at, std::string_view word) {
    const Cursor list = node(at + 1, of_comparison);
    out_ += word;
    const Cursor end = operands(list, at->arity - 1, ", ", loosest);
    out_ += ')';
    return end;
}

Writer::Cursor Writer::between(Cursor at) {
    Cursor next = node(at + 1, of_comparison);
    out_ += " BETWEEN ";
    return operands(next, 2, " AND ", of_comparison);
}

Writer::Cursor Writer::call(Cursor at) {
    (out_ += static_cast<const char*>(at->ref)) += '(';
    const Cursor end = operands(at + 1, at->arity, ", ", loosest);
    out_ += ')';
    return end;
}

Writer::Cursor Writer::cast(Cursor at) {
    out_ += "CAST(";
    const Cursor end = node(at + 1, loosest);
    ((out_ += " AS ") += static_cast<const char*>(at->ref)) += ')';
    return end;
}

Writer::Cursor Writer::node(Cursor at, int outer) {
    switch (at->op) {
        case Op::column: column(*at); return at + 1;
        case Op::parameter: placeholder(); return at + 1;
        case Op::table_columns: table_columns(*at); return at + 1;
        case Op::star: out_ += '*'; return at + 1;
        case Op::true_: out_ += "1 = 1"; return at + 1;
        case Op::false_: out_ += "0 = 1"; return at + 1;
        case Op::function: return call(at);
        case Op::cast: return cast(at);
        case Op::and_: return operation(at, " AND ", of_and, outer);
        case Op::or_: return operation(at, " OR ", of_or, outer);
        case Op::equal: return operation(at, " = ", of_comparison, outer);
        case Op::not_equal: return operation(at, " != ", of_comparison, outer);
        case Op::less: return operation(at, " < ", of_comparison, outer);
        case Op::less_equal: return operation(at, " <= ", of_comparison, outer);
        case Op::greater: return operation(at, " > ", of_comparison, outer);
        case Op::greater_equal: return operation(at, " >= ", of_comparison, outer);
        case Op::add: return operation(at, " + ", of_sum, outer);
        case Op::subtract: return operation(at, " - ", of_sum, outer);
        case Op::multiply: return operation(at, " * ", of_product, outer);
        case Op::divide: return operation(at, " / ", of_product, outer);
        case Op::modulo: return operation(at, " % ", of_product, outer);
        case Op::concat: return operation(at, " || ", of_concat, outer);
        case Op::like: return operation(at, " LIKE ", of_comparison, outer);
        case Op::not_like: return operation(at, " NOT LIKE ", of_comparison, outer);
        case Op::ilike:
            return operation(at, " " + std::string(dialect_.case_insensitive_like) + " ", of_comparison, outer);
        case Op::in: return list_test(at, " IN (");
        case Op::not_in: return list_test(at, " NOT IN (");
        case Op::is_null: return suffixed(at, " IS NULL");
        case Op::is_not_null: return suffixed(at, " IS NOT NULL");
        case Op::between: return between(at);
        case Op::not_: out_ += "NOT ("; break;
        case Op::negate: out_ += "-("; break;
        case Op::distinct: out_ += "DISTINCT "; return node(at + 1, loosest);
    }
    const Cursor end = node(at + 1, loosest);
    out_ += ')';
    return end;
}

void Writer::list(std::string_view keyword, const std::vector<Expression>& expressions) {
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        out_ += i == 0 ? keyword : ", ";
        expression(expressions[i]);
    }
}

void Writer::conjunction(std::string_view keyword, const std::vector<Expression>& conditions) {
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        out_ += i == 0 ? keyword : " AND ";
        expression(conditions[i], conditions.size() > 1 ? of_or : loosest);
    }
}

void Writer::ordering(const std::vector<OrderTerm>& terms) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        out_ += i == 0 ? " ORDER BY " : ", ";
        expression(terms[i].expression);
        if (terms[i].descending) out_ += " DESC";
    }
}

void Writer::page(const Select& statement) {
    if (statement.limit) {
        out_ += " LIMIT ";
        placeholder();
    } else if (statement.offset && !dialect_.unlimited.empty()) {
        (out_ += " LIMIT ") += dialect_.unlimited;
    }
    if (statement.offset) {
        out_ += " OFFSET ";
        placeholder();
    }
}

void Writer::select(const Select& statement) {
    list(statement.distinct ? "SELECT DISTINCT " : "SELECT ", statement.columns);
    if (statement.from.table != nullptr) {
        out_ += " FROM ";
        source(statement.from);
    }
    for (const Join& join : statement.joins) {
        out_ += join.outer ? " LEFT OUTER JOIN " : " JOIN ";
        source(join.source);
        out_ += " ON ";
        expression(join.on);
    }
    conjunction(" WHERE ", statement.where);
    list(" GROUP BY ", statement.group_by);
    conjunction(" HAVING ", statement.having);
    ordering(statement.order_by);
    page(statement);
    if (statement.for_update && dialect_.row_locks) out_ += " FOR UPDATE";
}

void Writer::insert(const Insert& statement) {
    out_ += "INSERT INTO ";
    identifier(statement.table->name);
    if (statement.columns.empty()) {
        out_ += " DEFAULT VALUES";
        return;
    }
    for (std::size_t i = 0; i < statement.columns.size(); ++i) {
        out_ += i == 0 ? " (" : ", ";
        identifier(statement.table->columns[statement.columns[i]].name);
    }
    for (std::size_t i = 0; i < statement.columns.size(); ++i) {
        out_ += i == 0 ? ") VALUES (" : ", ";
        placeholder();
    }
    out_ += ')';
}

void Writer::matching(const Table& table, const std::vector<std::uint16_t>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Column& column = table.columns[columns[i]];
        out_ += i == 0 ? " WHERE " : " AND ";
        identifier(column.name);
        out_ += ' ';
        out_ += column.primary_key ? "=" : dialect_.null_safe_equal;
        out_ += ' ';
        placeholder();
    }
}

void Writer::update(const Update& statement) {
    out_ += "UPDATE ";
    identifier(statement.table->name);
    for (std::size_t i = 0; i < statement.columns.size(); ++i) {
        out_ += i == 0 ? " SET " : ", ";
        identifier(statement.table->columns[statement.columns[i]].name);
        out_ += " = ";
        placeholder();
    }
    matching(*statement.table, statement.matched);
}

void Writer::remove(const Delete& statement) {
    out_ += "DELETE FROM ";
    identifier(statement.table->name);
    matching(*statement.table, statement.matched);
}

}  // namespace carboy::sql
