// Expressions that are more than an operator: functions, casts, CASE, windows, subqueries.
#include <carboy/base/error.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include "sql/compile/writer.hpp"
#include "sql/dialects/type_names.hpp"

#include <fmt/core.h>

#include <utility>

namespace carboy::sql {

void Writer::unsupported(std::string_view what, std::string_view hint) const {
    throw Error("unsupported_sql", fmt::format("The dialect {} does not support {}.", dialect_.name, what),
                std::string(hint));
}

void Writer::subquery(std::string_view opening) {
    out_ += opening;
    const bool bare = std::exchange(bare_columns_, false);
    select(**subquery_++);
    bare_columns_ = bare;
    out_ += ')';
}

/// A function without its closing parenthesis.
Writer::Cursor Writer::open_call(Cursor at) {
    std::string_view name = literal(*at);
    if (!dialect_.distinct_with_arguments && at->arity > 1 && (at + 1)->op == Op::distinct)
        unsupported("DISTINCT in a function of several arguments",
                    "Aggregate the rows of a subquery() with distinct().");
    for (const auto& [theirs, ours] : dialect_.renamed_functions)
        if (theirs == name) name = ours;
    (out_ += name) += '(';
    return operands(at + 1, at->arity, ", ", loosest);
}

/// True for string_agg() on an engine where the separator is not an argument.
bool Writer::is_group_concat(Cursor at) const {
    return dialect_.literal_separator && at->op == Op::function && std::string_view(literal(*at)) == "string_agg" &&
           at->arity == 2;
}

/// `terms`: the number of order terms that follow the function.
Writer::Cursor Writer::group_concat(Cursor at, int terms) {
    out_ += "group_concat(";
    const Cursor separator = node(at + 1, loosest);
    Cursor end = separator + 1;
    if (separator->ref == nullptr)
        unsupported("string_agg() with a separator that is an expression", "Use func::string_agg(text, \", \").");
    if (terms > 0) {
        out_ += " ORDER BY ";
        end = compared_list(end, terms);
    }
    ((out_ += " SEPARATOR ") += dialects::quoted_values({literal(*separator)}, "")) += ')';
    return end;
}

Writer::Cursor Writer::call(Cursor at) {
    if (is_group_concat(at)) return group_concat(at, 0);
    const Cursor end = open_call(at);
    out_ += ')';
    return end;
}

Writer::Cursor Writer::ordered(Cursor at) {
    if (is_group_concat(at + 1)) return group_concat(at + 1, at->arity - 1);
    if (!dialect_.aggregate_order)
        unsupported("ORDER BY in an aggregate", "Aggregate the rows of a subquery(), or sort them in the program.");
    const Cursor terms = open_call(at + 1);
    out_ += " ORDER BY ";
    const Cursor end = compared_list(terms, at->arity - 1);
    out_ += ')';
    return end;
}

void Writer::next_value(const Node& node) {
    if (!dialect_.sequences)
        unsupported("sequences", "Set the number in the program, or let an integer primary key number the rows.");
    out_ += next_value_text(literal(node), dialect_);
}

Writer::Cursor Writer::cast(Cursor at) {
    const ColumnType& type = *static_cast<const ColumnType*>(at->ref);
    out_ += "CAST(";
    const Cursor end = node(at + 1, loosest);
    ((out_ += " AS ") += (dialect_.cast_name != nullptr ? dialect_.cast_name : dialect_.type_name)(type)) += ')';
    return end;
}

Writer::Cursor Writer::case_of(Cursor at) {
    out_ += "CASE";
    Cursor next = at + 1;
    for (int i = 0; i + 1 < at->arity; i += 2) {
        out_ += " WHEN ";
        next = node(next, loosest);
        out_ += " THEN ";
        next = node(next, loosest);
    }
    if (at->column != 0) {
        out_ += " ELSE ";
        next = node(next, loosest);
    }
    out_ += " END";
    return next;
}

Writer::Cursor Writer::filter(Cursor at) {
    if (!dialect_.aggregate_filter)
        unsupported("FILTER (WHERE ...)", "Aggregate a case_() with the filter's condition.");
    const Cursor condition = node(at + 1, loosest);
    out_ += " FILTER (WHERE ";
    const Cursor end = node(condition, loosest);
    out_ += ')';
    return end;
}

Writer::Cursor Writer::over(Cursor at) {
    const int partitions = at->column;
    const int terms = at->arity - 1 - partitions;
    Cursor next = node(at + 1, loosest);
    out_ += " OVER (";
    std::string_view space;
    if (partitions > 0) {
        out_ += "PARTITION BY ";
        next = compared_list(next, partitions);
        space = " ";
    }
    if (terms > 0) {
        (out_ += space) += "ORDER BY ";
        next = compared_list(next, terms);
        space = " ";
    }
    if (at->ref != nullptr) (out_ += space) += literal(*at);
    out_ += ')';
    return next;
}

Writer::Cursor Writer::nulls(Cursor at) {
    if (!dialect_.nulls_ordering)
        unsupported("NULLS FIRST and NULLS LAST in a window", "Sort by x.is_null() before x.");
    return suffixed(at, at->op == Op::nulls_first ? " NULLS FIRST" : " NULLS LAST", loosest);
}

}  // namespace carboy::sql
