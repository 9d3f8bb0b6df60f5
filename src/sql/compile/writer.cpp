#include "sql/compile/writer.hpp"

#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/realias.hpp>
#include <carboy/sql/statement/scale.hpp>

#include <fmt/core.h>

#include <bit>
#include <string>
#include <utility>

namespace carboy::sql {

void Writer::alias(std::uint16_t number) {
    const std::string_view name = alias_name(number);
    if (name.empty())
        (out_ += "t_") += std::to_string(number);
    else
        identifier(name);
}

void Writer::table_name(const Table& table) {
    if (!table.schema.empty()) {
        identifier(table.schema);
        out_ += '.';
    }
    identifier(table.name);
}

void Writer::placeholder() {
    ++placeholders_;
    const bool numbered = dialect_.placeholder == Placeholder::dollar_number;
    out_ += numbered ? '$' : '?';
    if (numbered || repeats_) out_ += std::to_string(placeholders_);
}

void Writer::column(const Node& node) {
    const Table& table = table_of(node);
    const Column& described = table.columns[node.column];
    const bool is_there = table.branches.empty() || table.branches[described.branch].stored != nullptr;
    if (described.property != nullptr && is_there) return property(node);
    if (!table.branches.empty()) return branch_column(node);
    if (!bare_columns_) {
        if (node.alias != 0)
            alias(node.alias);
        else
            table_name(table);
        out_ += '.';
    }
    identifier(table.columns[node.column].name);
}

/// A column property: its expression, for the table under the name that the statement gives it.
void Writer::property(const Node& node) {
    const Table& table = table_of(node);
    const Expression own = realiased(table.columns[node.column].property(), table, node.alias);
    const bool enclosed = own.nodes().front().op != Op::subquery;
    const bool bare = std::exchange(bare_columns_, false);
    if (enclosed) out_ += '(';
    expression(own);
    if (enclosed) out_ += ')';
    bare_columns_ = bare;
}

/// In a list of columns: the name of a column that is not written as one.
void Writer::column_label(const Node& node) {
    const Table& table = table_of(node);
    if (table.columns[node.column].property != nullptr) {
        out_ += " AS ";
        identifier(table.columns[node.column].name);
    } else if (!table.branches.empty()) {
        branch_label(node);
    }
}

void Writer::table_columns(const Node& node) {
    const Table& table = table_of(node);
    Node one{.op = Op::column, .alias = node.alias, .ref = node.ref};
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i > 0) out_ += ", ";
        one.column = static_cast<std::uint16_t>(i);
        column(one);
        column_label(one);
    }
}

void Writer::name(const Node& node) {
    if (node.alias != 0) {
        alias(node.alias);
        out_ += '.';
    }
    identifier(literal(node));
}

void Writer::excluded(const Node& node) {
    const std::string& name = table_of(node).columns[node.column].name;
    out_ += dialect_.on_duplicate_key ? "VALUES(" : "excluded.";
    identifier(name);
    if (dialect_.on_duplicate_key) out_ += ')';
}

void Writer::expression(const Expression& expression, int outer_binding) {
    const Subquery outer = std::exchange(subquery_, expression.subqueries().begin());
    node(expression.nodes().data(), outer_binding);
    subquery_ = outer;
}

/// An expression by whose value rows are grouped or sorted, rounded like an operand of a comparison.
void Writer::rounded(const Expression& expression) {
    const Subquery outer = std::exchange(subquery_, expression.subqueries().begin());
    const Node* first = expression.nodes().data();
    compared_alone(first->op == Op::label ? first + 1 : first);
    subquery_ = outer;
}

Writer::Cursor Writer::compared_alone(Cursor at) { return compared(at, loosest, rounds(at, 1)); }

Writer::Cursor Writer::compared_list(Cursor at, int count) {
    for (int i = 0; i < count; ++i) {
        if (i > 0) out_ += ", ";
        at = compared_alone(at);
    }
    return at;
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

// A chain of AND or of OR is one list, as in SQLAlchemy: SQLite reads about a hundred parentheses inside each other.
// The operators on the left side of each other come one after the other, so a long chain needs no deep calls.
Writer::Cursor Writer::junction(Cursor at, std::string_view symbol, int binding, int outer) {
    const bool parenthesised = binding <= outer;
    if (parenthesised) out_ += '(';
    Cursor innermost = at;
    while ((innermost + 1)->op == at->op) ++innermost;
    Cursor end = operands(innermost + 1, innermost->arity, symbol, binding - 1);
    for (Cursor around = innermost; around != at;) {
        --around;
        if (around->arity == 1) continue;
        out_ += symbol;
        end = operands(end, around->arity - 1, symbol, binding - 1);
    }
    if (parenthesised) out_ += ')';
    return end;
}

// Source: SQLAlchemy 2.0 sql/compiler.py, visit_truediv_binary.
Writer::Cursor Writer::decimal_divide(Cursor at, int outer) {
    if (!dialect_.numeric_holds_integers) return operation(at, " / ", of_product, outer);
    const bool parenthesised = of_product <= outer;
    if (parenthesised) out_ += '(';
    const Cursor divisor = node(at + 1, of_product);
    out_ += " / (";
    const Cursor end = node(divisor, of_sum);
    out_ += parenthesised ? " + 0.0))" : " + 0.0)";
    return end;
}

// || binds tighter than + on SQLite and looser on PostgreSQL, so it gets parentheses next to arithmetic.
Writer::Cursor Writer::joined_text(Cursor at, int outer) {
    if (dialect_.concat_function) {
        out_ += "concat(";
        const Cursor end = operands(at + 1, at->arity, ", ", loosest);
        out_ += ')';
        return end;
    }
    const bool parenthesised = outer >= of_sum;
    if (parenthesised) out_ += '(';
    const Cursor left = at + 1;
    const Cursor right = left->op == Op::concat ? joined_text(left, loosest) : node(left, of_concat);
    out_ += " || ";
    const Cursor end = node(right, of_concat);
    if (parenthesised) out_ += ')';
    return end;
}

Writer::Cursor Writer::own_operator(Cursor at, int outer) {
    const std::string symbol = fmt::format(" {} ", literal(*at));
    return operation(at, symbol, of_concat, outer < of_comparison ? loosest : of_concat);
}

/// True when the operands of a comparison are rounded, on an engine that uses doubles for decimal numbers.
bool Writer::rounds(Cursor first, std::size_t count) const {
    return !dialect_.native_decimal && scales_are_known(first, count, subquery_);
}

/// An operand of a comparison. A calculated one is rounded to the digits of the exact result, so that 19.99 * 3 equals
/// 59.97.
Writer::Cursor Writer::compared(Cursor at, int binding, bool rounds) {
    const std::optional<int> scale = rounds ? computed_scale(at, subquery_) : std::nullopt;
    if (!scale) return node(at, binding);
    out_ += "round(";
    const Cursor end = node(at, loosest);
    ((out_ += ", ") += std::to_string(*scale)) += ')';
    return end;
}

Writer::Cursor Writer::comparison(Cursor at, std::string_view symbol, int outer_binding) {
    const bool parenthesised = of_comparison <= outer_binding;
    if (parenthesised) out_ += '(';
    const bool rounded = rounds(at + 1, 2);
    const Cursor right = compared(at + 1, of_comparison, rounded);
    out_ += symbol;
    const Cursor end = compared(right, of_comparison, rounded);
    if (parenthesised) out_ += ')';
    return end;
}

Writer::Cursor Writer::infix(Cursor at, std::string_view word) {
    const bool rounded = rounds(at + 1, 2);
    const Cursor right = compared(at + 1, of_comparison, rounded);
    ((out_ += ' ') += word) += ' ';
    return compared(right, of_comparison, rounded);
}

Writer::Cursor Writer::distinct_from(Cursor at) {
    if (!dialect_.null_safe_unequal.empty()) return infix(at, dialect_.null_safe_unequal);
    out_ += "NOT (";
    const Cursor end = infix(at, dialect_.null_safe_equal);
    out_ += ')';
    return end;
}

void Writer::escape(const Node& like) {
    if (like.column != 0) ((out_ += " ESCAPE '") += static_cast<char>(like.column)) += '\'';
}

Writer::Cursor Writer::like(Cursor at, std::string_view word) {
    const Cursor end = infix(at, word);
    escape(*at);
    return end;
}

Writer::Cursor Writer::ilike(Cursor at, std::string_view negation) {
    std::string word(negation);
    if (!dialect_.case_insensitive_like.empty()) return like(at, word += dialect_.case_insensitive_like);
    out_ += "lower(";
    const Cursor pattern = node(at + 1, loosest);
    ((out_ += ") ") += word) += "LIKE lower(";
    const Cursor end = node(pattern, loosest);
    out_ += ')';
    escape(*at);
    return end;
}

Writer::Cursor Writer::suffixed(Cursor at, std::string_view suffix, int binding) {
    const Cursor end = node(at + 1, binding);
    out_ += suffix;
    return end;
}

// A server cannot infer the type of a parameter that it only compares with NULL. Only text is without a type here; see
// typed_operand().
Writer::Cursor Writer::null_test(Cursor at, std::string_view test) {
    if (!dialect_.infers_parameter_types || (at + 1)->op != Op::parameter) return suffixed(at, test, of_comparison);
    out_ += "CAST(";
    placeholder();
    (out_ += " AS TEXT)") += test;
    return at + 2;
}

Writer::Cursor Writer::descending(Cursor at) {
    const Cursor end = compared_alone(at + 1);
    out_ += " DESC";
    return end;
}

Writer::Cursor Writer::list_test(Cursor at, std::string_view word) {
    const Cursor list = compared(at + 1, of_comparison, rounds(at + 1, 1));
    if (list->op == Op::list) {
        long_list(*static_cast<const ValueList*>(list->ref), at->op == Op::not_in);
        return list + 1;
    }
    out_ += word;
    if (list->op == Op::subquery) {
        subquery("(");
        return list + 1;
    }
    out_ += list->op == Op::tuple && dialect_.rows_need_values ? "(VALUES " : "(";
    const Cursor end = operands(list, at->arity - 1, ", ", loosest);
    out_ += ')';
    return end;
}

void Writer::long_list(const ValueList& list, bool negated) {
    switch (list.form(dialect_.long_list)) {
        case LongList::array:
            out_ += negated ? " <> ALL (" : " = ANY (";
            placeholder();
            out_ += ')';
            return;
        case LongList::json:
            out_ += negated ? " NOT IN (SELECT value FROM json_each(" : " IN (SELECT value FROM json_each(";
            placeholder();
            out_ += "))";
            return;
        case LongList::placeholders:
            out_ += negated ? " NOT IN (" : " IN (";
            const std::size_t size = std::bit_ceil(list.values().size());
            for (std::size_t i = 0; i < size; ++i) {
                if (i > 0) out_ += ", ";
                placeholder();
            }
            out_ += ')';
    }
}

Writer::Cursor Writer::between(Cursor at, std::string_view word) {
    const bool rounded = rounds(at + 1, 3);
    const Cursor bounds = compared(at + 1, of_comparison, rounded);
    out_ += word;
    const Cursor high = compared(bounds, of_comparison, rounded);
    out_ += " AND ";
    return compared(high, of_comparison, rounded);
}

Writer::Cursor Writer::enclosed(Cursor at, std::string_view opening) {
    out_ += opening;
    const Cursor end = operands(at + 1, at->arity, ", ", loosest);
    out_ += ')';
    return end;
}

// A test has the precedence of a comparison: next to one it gets parentheses.
static bool is_test(Op op) {
    switch (op) {
        case Op::like:
        case Op::not_like:
        case Op::ilike:
        case Op::not_ilike:
        case Op::in:
        case Op::not_in:
        case Op::is_null:
        case Op::is_not_null:
        case Op::between:
        case Op::not_between:
        case Op::is_distinct_from:
        case Op::is_not_distinct_from:
        case Op::true_:
        case Op::false_: return true;
        default: return false;
    }
}

Writer::Cursor Writer::node(Cursor at, int outer) {
    const bool parenthesised = (is_test(at->op) && outer >= of_comparison) || (at->op == Op::not_ && outer >= of_not);
    if (parenthesised) out_ += '(';
    const Cursor end = bare_node(at, parenthesised ? loosest : outer);
    if (parenthesised) out_ += ')';
    return end;
}

Writer::Cursor Writer::bare_node(Cursor at, int outer) {
    switch (at->op) {
        case Op::column: column(*at); return at + 1;
        case Op::parameter: placeholder(); return at + 1;
        case Op::list: return at + 1;  // written by the test that contains it
        case Op::table_columns: table_columns(*at); return at + 1;
        case Op::star: out_ += '*'; return at + 1;
        case Op::name: name(*at); return at + 1;
        case Op::excluded: excluded(*at); return at + 1;
        case Op::keyword: out_ += literal(*at); return at + 1;
        case Op::subquery: subquery("("); return at + 1;
        case Op::exists: subquery("EXISTS ("); return at + 1;
        case Op::true_: out_ += dialect_.true_text; return at + 1;
        case Op::false_: out_ += dialect_.false_text; return at + 1;
        case Op::and_: return junction(at, " AND ", of_and, outer);
        case Op::or_: return junction(at, " OR ", of_or, outer);
        case Op::equal: return comparison(at, " = ", outer);
        case Op::not_equal: return comparison(at, " != ", outer);
        case Op::less: return comparison(at, " < ", outer);
        case Op::less_equal: return comparison(at, " <= ", outer);
        case Op::greater: return comparison(at, " > ", outer);
        case Op::greater_equal: return comparison(at, " >= ", outer);
        case Op::add: return operation(at, " + ", of_sum, outer);
        case Op::subtract: return operation(at, " - ", of_sum, outer);
        case Op::multiply: return operation(at, " * ", of_product, outer);
        case Op::divide: return operation(at, " / ", of_product, outer);
        case Op::integer_divide: return operation(at, dialect_.integer_divide, of_product, outer);
        case Op::decimal_divide: return decimal_divide(at, outer);
        case Op::modulo: return operation(at, " % ", of_product, outer);
        case Op::concat: return joined_text(at, outer);
        case Op::operator_: return own_operator(at, outer);
        case Op::is_distinct_from: return distinct_from(at);
        case Op::is_not_distinct_from: return infix(at, dialect_.null_safe_equal);
        case Op::like: return like(at, "LIKE");
        case Op::not_like: return like(at, "NOT LIKE");
        case Op::ilike: return ilike(at, "");
        case Op::not_ilike: return ilike(at, "NOT ");
        case Op::in: return list_test(at, " IN ");
        case Op::not_in: return list_test(at, " NOT IN ");
        case Op::between: return between(at, " BETWEEN ");
        case Op::not_between: return between(at, " NOT BETWEEN ");
        case Op::is_null: return null_test(at, " IS NULL");
        case Op::is_not_null: return null_test(at, " IS NOT NULL");
        case Op::not_: return enclosed(at, "NOT (");
        case Op::negate: return enclosed(at, "-(");
        case Op::tuple: return enclosed(at, "(");
        case Op::function: return call(at);
        case Op::ordered: return ordered(at);
        case Op::next_value: next_value(*at); return at + 1;
        case Op::cast: return cast(at);
        case Op::typed: return dialect_.infers_parameter_types ? cast(at) : node(at + 1, outer);
        case Op::case_: return case_of(at);
        case Op::extract: return extract(at);
        case Op::date_trunc: return date_trunc(at);
        case Op::date_text: return date_text(at);
        case Op::current_time: return current_time(at);
        case Op::elapsed: return elapsed(at, outer);
        case Op::moment: return moment(at, outer);
        case Op::total_seconds: return total_seconds(at);
        case Op::json_path: return json_path(at);
        case Op::filter: return filter(at);
        case Op::over: return over(at);
        case Op::collate: return suffixed(at, fmt::format(" COLLATE {}", literal(*at)), of_concat);
        case Op::distinct: out_ += "DISTINCT "; return compared_alone(at + 1);
        case Op::label: return node(at + 1, outer);  // its name is written in the list of columns
        case Op::descending: return descending(at);
        case Op::nulls_first:
        case Op::nulls_last: return nulls(at);
    }
    return at + 1;
}

}  // namespace carboy::sql
