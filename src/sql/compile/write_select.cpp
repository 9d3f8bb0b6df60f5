// SELECT.
#include "sql/compile/writer.hpp"

#include <carboy/base/error.hpp>
#include <carboy/sql/statement/changed_rows.hpp>

#include <algorithm>
#include <string>

namespace carboy::sql {

void Writer::source(const Source& source, bool joined) {
    if (source.table != nullptr && !source.table->branches.empty()) return branches(source, joined);
    if (source.table != nullptr) {
        table_name(*source.table);
    } else if (source.query) {
        out_ += '(';
        select(*source.query);
        out_ += ')';
    } else {
        alias(source.cte);
    }
    if (source.alias == 0) return;
    out_ += " AS ";
    alias(source.alias);
}

/// The name of a source in FOR UPDATE OF, which PostgreSQL knows without the schema.
void Writer::source_name(const Source& source) {
    if (source.alias != 0)
        alias(source.alias);
    else if (source.table != nullptr)
        identifier(source.table->name);
    else
        alias(source.cte);
}

void Writer::join(const Join& join) {
    if (join.full && !dialect_.full_join)
        unsupported("FULL OUTER JOIN", "Use a UNION of a left join and the rows that it misses.");
    if (join.lateral && !dialect_.lateral_join)
        unsupported("LATERAL", "Write the rows as a subquery without columns of the other sources.");
    out_ += join.full ? " FULL OUTER JOIN " : join.outer ? " LEFT OUTER JOIN " : join.cross ? " CROSS JOIN " : " JOIN ";
    if (join.lateral) out_ += "LATERAL ";
    source(join.source);
    if (join.cross) return;
    out_ += " ON ";
    if (join.source.table == nullptr || join.source.table->part.of == nullptr)
        expression(join.on);
    else
        conjunction("", with_parts({join.on}, {&join.source}));
}

/// Adds the conditions of the sources that are parts of tables, before the others.
std::vector<Expression> Writer::with_parts(const std::vector<Expression>& conditions,
                                           std::vector<const Source*> sources) const {
    std::vector<Expression> all;
    for (const Source* source : sources) {
        if (source->table == nullptr || source->table->part.values.empty()) continue;
        const TablePart& part = source->table->part;
        std::vector<Expression> operands{Expression::column(*source, part.column)};
        for (const std::string& value : part.values) operands.push_back(Expression::keyword(value.c_str()));
        all.push_back(Expression::nary(Op::in, std::move(operands)));
    }
    all.insert(all.end(), conditions.begin(), conditions.end());
    return all;
}

void Writer::list(std::string_view keyword, const std::vector<Expression>& expressions) {
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        out_ += i == 0 ? keyword : ", ";
        expression(expressions[i]);
    }
}

void Writer::columns(std::string_view keyword, const std::vector<Expression>& expressions) {
    for (std::size_t i = 0; i < expressions.size(); ++i) {
        out_ += i == 0 ? keyword : ", ";
        expression(expressions[i]);
        label(expressions[i]);
    }
}

void Writer::label(const Expression& column) {
    const Node& first = column.nodes().front();
    if (first.op == Op::column) return column_label(first);
    if (first.op != Op::label) return;
    out_ += " AS ";
    identifier(literal(first));
}

void Writer::conjunction(std::string_view keyword, const std::vector<Expression>& conditions) {
    for (std::size_t i = 0; i < conditions.size(); ++i) {
        out_ += i == 0 ? keyword : " AND ";
        expression(conditions[i], conditions.size() > 1 ? of_or : loosest);
    }
}

// MariaDB's NULLs are the smallest values. Where another order is wanted, the statement first sorts by whether a value
// is NULL.
void Writer::nulls_by_test(const OrderTerm& term) {
    if (term.nulls == Nulls::engine || (term.nulls == Nulls::first) != term.descending) return;
    for (const Node& node : term.expression.nodes())
        if (node.op == Op::parameter || node.op == Op::subquery || node.op == Op::exists)
            unsupported("NULLS FIRST and NULLS LAST for an expression with values", "Sort by a label of a subquery.");
    expression(term.expression, of_comparison);
    out_ += term.nulls == Nulls::first ? " IS NULL DESC, " : " IS NULL, ";
}

void Writer::ordered_by(const OrderTerm& term) {
    if (!dialect_.nulls_ordering) nulls_by_test(term);
    rounded(term.expression);
    if (term.descending) out_ += " DESC";
    if (!dialect_.nulls_ordering || term.nulls == Nulls::engine) return;
    out_ += term.nulls == Nulls::first ? " NULLS FIRST" : " NULLS LAST";
}

void Writer::ordering(const std::vector<OrderTerm>& terms) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        out_ += i == 0 ? " ORDER BY " : ", ";
        ordered_by(terms[i]);
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

/// A row that a source may lack cannot be locked. So a statement with such a source names the others.
static std::vector<Source> locked_sources(const Select& statement) {
    const auto is_joined = [](const Source& source) {
        return source.table != nullptr && !source.table->branches.empty();
    };
    const bool names =
        is_joined(statement.from) || std::any_of(statement.joins.begin(), statement.joins.end(),
                                                 [&](const Join& join) { return is_joined(join.source); });
    if (!statement.lock_of.empty() || !names) return statement.lock_of;
    std::vector<Source> locked{statement.from};
    for (const Join& join : statement.joins)
        if (!join.outer && !join.full) locked.push_back(join.source);
    std::erase_if(locked, [](const Source& source) { return source.table == nullptr; });
    return locked;
}

void Writer::lock(const Select& statement) {
    if (!dialect_.row_locks || (!statement.for_update && !statement.for_share)) return;
    (out_ += ' ') += statement.for_update ? "FOR UPDATE" : dialect_.share_lock;
    const std::vector<Source> locked = locked_sources(statement);
    for (std::size_t i = 0; i < locked.size() && dialect_.lock_of; ++i) {
        out_ += i == 0 ? " OF " : ", ";
        if (locked[i].table != nullptr && !locked[i].table->branches.empty())
            branch_locks(locked[i]);
        else
            source_name(locked[i]);
    }
    if (statement.lock_wait == LockWait::nowait) out_ += " NOWAIT";
    if (statement.lock_wait == LockWait::skip_locked) out_ += " SKIP LOCKED";
}

/// Throws: Error unless the engine has them, at the beginning of the statement.
void Writer::check_changes_in_with() const {
    if (!dialect_.changes_in_with)
        unsupported("INSERT, UPDATE and DELETE in WITH", "Execute it first, with returning(), and use the rows.");
    if (!out_.empty())
        throw Error("change_inside", "A subquery uses the rows that an INSERT, UPDATE or DELETE returns.",
                    "Only the outermost statement can: join the rows there, with join() or select_from().");
}

void Writer::with(const std::vector<Cte>& ctes) {
    if (ctes.empty()) return;
    if (changes_rows(ctes)) check_changes_in_with();
    const bool recursive = std::any_of(ctes.begin(), ctes.end(), [](const Cte& cte) { return cte.recursive; });
    out_ += recursive ? "WITH RECURSIVE " : "WITH ";
    for (std::size_t i = 0; i < ctes.size(); ++i) {
        if (i > 0) out_ += ", ";
        alias(ctes[i].number);
        for (std::size_t j = 0; j < ctes[i].columns.size(); ++j) {
            out_ += j == 0 ? " (" : ", ";
            identifier(ctes[i].columns[j]);
        }
        out_ += ctes[i].columns.empty() ? " AS (" : ") AS (";
        visit_statement(ctes[i], [&](const auto& statement) { write(statement); });
        out_ += ')';
    }
    out_ += ' ';
}

// Rows that are compared with each other have their calculated decimal columns rounded, and so has a column by whose
// number the rows are grouped.
void Writer::selected(std::string_view keyword, const Select& statement, bool combined) {
    const bool all = combined || statement.distinct;
    const auto groups = [&](std::size_t number) {
        return std::any_of(statement.group_by.begin(), statement.group_by.end(), [&](const Expression& term) {
            const Node& first = term.nodes().front();
            return first.op == Op::keyword && std::to_string(number) == literal(first);
        });
    };
    for (std::size_t i = 0; i < statement.columns.size(); ++i) {
        out_ += i == 0 ? keyword : ", ";
        const Expression& column = statement.columns[i];
        if (!dialect_.native_decimal && (all || groups(i + 1)))
            rounded(column);
        else
            expression(column);
        label(column);
    }
}

void Writer::plain_select(const Select& statement, bool combined) {
    if (statement.distinct_on.empty()) {
        selected(statement.distinct ? "SELECT DISTINCT " : "SELECT ", statement, combined);
    } else {
        if (!dialect_.distinct_on) unsupported("DISTINCT ON", "Number the rows with row_number() in a subquery.");
        list("SELECT DISTINCT ON (", statement.distinct_on);
        columns(") ", statement.columns);
    }
    if (statement.from != Source()) {
        out_ += " FROM ";
        source(statement.from, false);
    }
    for (const Join& one : statement.joins) join(one);
    std::vector<const Source*> sources{&statement.from};
    for (const Join& one : statement.joins)
        if (one.cross) sources.push_back(&one.source);
    conjunction(" WHERE ", with_parts(statement.where, std::move(sources)));
    for (std::size_t i = 0; i < statement.group_by.size(); ++i) {
        out_ += i == 0 ? " GROUP BY " : ", ";
        rounded(statement.group_by[i]);
    }
    conjunction(" HAVING ", statement.having);
}

// A member with its own order, limit or compounds is separated from the one that it is combined with.
void Writer::member(const Select& statement) {
    const bool plain =
        statement.order_by.empty() && !statement.limit && !statement.offset && statement.compounds.empty();
    if (plain) return plain_select(statement, true);
    out_ += dialect_.compound_parentheses ? "(" : "SELECT * FROM (";
    select(statement);
    out_ += ')';
}

static std::string_view keyword(SetOperation operation) {
    switch (operation) {
        case SetOperation::union_: return " UNION ";
        case SetOperation::union_all: return " UNION ALL ";
        case SetOperation::except_: return " EXCEPT ";
        case SetOperation::intersect: return " INTERSECT ";
    }
    return " UNION ";
}

// Combines from left to right. Where INTERSECT binds tighter, the part before it gets parentheses.
void Writer::compounds(const Select& statement, std::size_t begin) {
    bool mixed = false;
    for (const Compound& compound : statement.compounds) {
        const bool intersects = compound.operation == SetOperation::intersect;
        if (intersects && mixed && dialect_.compound_parentheses) {
            out_.insert(begin, 1, '(');
            out_ += ')';
            mixed = false;
        }
        mixed = mixed || !intersects;
        out_ += keyword(compound.operation);
        member(*compound.select);
    }
}

void Writer::select(const Select& statement) {
    with(statement.with);
    const std::size_t begin = out_.size();
    plain_select(statement, !statement.compounds.empty());
    compounds(statement, begin);
    ordering(statement.order_by);
    page(statement);
    lock(statement);
}

}  // namespace carboy::sql
