#include <carboy/orm/query/statement_builder.hpp>
#include <carboy/orm/session/error.hpp>
#include <carboy/sql/statement/alias.hpp>
#include <carboy/sql/statement/scale.hpp>

#include <algorithm>
#include <iterator>
#include <string>

#include "orm/mapping/foreign_key.hpp"

namespace carboy::orm::detail {

ComposedSelect::ComposedSelect(sql::Expression* columns, std::size_t count)
    : statement_{.columns = {std::make_move_iterator(columns), std::make_move_iterator(columns + count)}, .from = {}} {
    set_from_of_columns();
}

ComposedSelect::ComposedSelect(const sql::Table& table) : statement_{.columns = {}, .from = {&table}} {
    statement_.columns.push_back(sql::Expression::table_columns({&table}));
}

ComposedSelect::ComposedSelect(const ComposedSelect& other) = default;
ComposedSelect::ComposedSelect(ComposedSelect&& other) noexcept = default;
ComposedSelect& ComposedSelect::operator=(const ComposedSelect& other) = default;
ComposedSelect& ComposedSelect::operator=(ComposedSelect&& other) noexcept = default;
ComposedSelect::~ComposedSelect() = default;

void add_filter(std::vector<sql::Expression>& where, sql::Expression condition) {
    where.push_back(std::move(condition));
}
void add_filter(std::vector<sql::Expression>& where, const std::vector<sql::Expr<bool>>& conditions) {
    for (const sql::Expr<bool>& condition : conditions) where.push_back(condition.expression());
}

void ComposedSelect::reserve_where(std::size_t more) {
    if (statement_.where.empty()) statement_.where.reserve(more);
}
void ComposedSelect::add_where(sql::Expression&& condition) { statement_.where.push_back(std::move(condition)); }
void ComposedSelect::add_where(const sql::Expression& condition) { statement_.where.push_back(condition); }
void ComposedSelect::add_where(const std::vector<sql::Expr<bool>>& conditions) {
    add_filter(statement_.where, conditions);
}
void ComposedSelect::add_having(sql::Expression condition) { statement_.having.push_back(std::move(condition)); }
void ComposedSelect::add_group(sql::Expression expression) { statement_.group_by.push_back(std::move(expression)); }
void ComposedSelect::add_order(sql::Expression expression) { add_order(sql::OrderTerm{std::move(expression)}); }
void ComposedSelect::add_order(sql::OrderTerm&& term) { statement_.order_by.push_back(std::move(term)); }
void ComposedSelect::add_order(const sql::OrderTerm& term) { statement_.order_by.push_back(term); }
void ComposedSelect::add_order(const std::vector<sql::OrderTerm>& terms) {
    statement_.order_by.insert(statement_.order_by.end(), terms.begin(), terms.end());
}
void ComposedSelect::set_from(const sql::Table& table) {
    statement_.from = {&table};
    from_is_of_columns_ = false;
}

void ComposedSelect::set_lock(const LockOptions& options) {
    if (options.nowait && options.skip_locked)
        throw SessionError("lock_options", "with_for_update(): nowait and skip_locked exclude each other.",
                           "Choose one of them.");
    statement_.for_update = !options.read;
    statement_.for_share = options.read;
    statement_.lock_wait = options.nowait        ? sql::LockWait::nowait
                           : options.skip_locked ? sql::LockWait::skip_locked
                                                 : sql::LockWait::wait;
}

void ComposedSelect::add_locked(const sql::Table& table) { statement_.lock_of.push_back({&table}); }

void ComposedSelect::set_from(const JoinTarget& target) {
    statement_.from = target.source;
    from_is_of_columns_ = false;
    add_with(statement_.with, target);
}

void add_with(std::vector<sql::Cte>& with, const JoinTarget& rows) {
    const auto add = [&](const sql::Cte& cte) {
        const auto same = [&](const sql::Cte& known) { return known.number == cte.number; };
        if (std::none_of(with.begin(), with.end(), same)) with.push_back(cte);
    };
    for (const sql::Cte& needed : rows.needs) add(needed);
    if (rows.cte != nullptr) add(*rows.cte);
}

void ComposedSelect::add_join(const JoinTarget& target, sql::Expression on, JoinKind kind) {
    add_with(statement_.with, target);
    statement_.joins.push_back({.source = target.source,
                                .on = std::move(on),
                                .outer = kind == JoinKind::left,
                                .full = kind == JoinKind::full,
                                .cross = kind == JoinKind::cross,
                                .lateral = target.lateral});
    if (from_is_of_columns_) set_from_of_columns();
}

namespace {

/// True when rows of the statement have this table, or these rows, under this alias.
bool is_there(const sql::Select& statement, const sql::Table* table, std::uint16_t alias, std::uint16_t cte = 0) {
    const auto same = [&](const sql::Source& source) {
        return (source.table == table || sql::whole_table(source.table) == sql::whole_table(table)) &&
               source.alias == alias && source.cte == cte;
    };
    return same(statement.from) || std::any_of(statement.joins.begin(), statement.joins.end(),
                                               [&](const sql::Join& join) { return same(join.source); });
}
bool is_there(const sql::Select& statement, const sql::Source& wanted) {
    return is_there(statement, wanted.table, wanted.alias, wanted.cte);
}

bool has_from(const sql::Select& statement) { return statement.from != sql::Source(); }

}  // namespace

void ComposedSelect::add_join(const sql::Source& from, const RelationshipProperty& relation, const JoinTarget* target,
                              JoinKind kind) {
    if (from_is_of_columns_) statement_.from = {};
    if (!has_from(statement_) && !is_there(statement_, from)) {
        statement_.from = from;
        from_is_of_columns_ = false;
    }
    const sql::Source joined = target != nullptr ? target->source : sql::Source{.table = &relation.target->table};
    if (is_there(statement_, joined))
        throw SessionError("joined_twice",
                           "join(): The relationship " + std::string(relation.name) + " leads to the table '" +
                               joined.table->name + "', which the query already has.",
                           "Join an alias: constexpr auto& other = aliased<Model, \"other\">; then join(other, "
                           "Model::c.relationship).");
    const JoinTarget rows = target != nullptr ? *target : JoinTarget{.source = joined};
    if (relation.association != nullptr) {
        const sql::Source between = source_between(relation, joined);
        add_join(JoinTarget{.source = between}, keys_of_association(relation, relation.end, between, from), kind);
        return add_join(rows, keys_of_association(relation, 1U - relation.end, between, joined), kind);
    }
    add_join(rows, same_key(relation, from, joined), kind);
}

void combine(sql::Select& statement, sql::SetOperation operation, sql::Select other) {
    complete(statement);
    if (!statement.order_by.empty() || statement.limit || statement.offset)
        throw SessionError("ordered_member",
                           "A select with order_by(), limit() or offset() cannot be the first member of a union.",
                           "Set the order and the limit of the whole union afterwards, or use subquery().");
    statement.compounds.push_back({operation, std::make_shared<const sql::Select>(std::move(other))});
}

namespace {

bool is_column(const sql::Node& node) { return node.op == sql::Op::column || node.op == sql::Op::table_columns; }

bool same(const sql::Expression& a, const sql::Expression& b) {
    const auto same_node = [](const sql::Node& x, const sql::Node& y) {
        return x.op == y.op && x.arity == y.arity && x.column == y.column && x.alias == y.alias && x.ref == y.ref &&
               x.value == y.value;
    };
    return a.nodes().size() == b.nodes().size() && a.subqueries() == b.subqueries() &&
           std::equal(a.nodes().begin(), a.nodes().end(), b.nodes().begin(), same_node);
}

bool has_values(const sql::Expression& expression) {
    return std::any_of(expression.nodes().begin(), expression.nodes().end(), [](const sql::Node& node) {
        return node.op == sql::Op::parameter || node.op == sql::Op::list || node.op == sql::Op::subquery ||
               node.op == sql::Op::exists;
    });
}

/// Returns the number of the column that is this expression, from 1, or 0.
std::size_t column_of(const sql::Select& statement, const sql::Expression& wanted) {
    std::size_t number = 1;
    for (const sql::Expression& column : statement.columns) {
        const sql::Node& first = column.nodes().front();
        if (first.op == sql::Op::table_columns) {
            number += static_cast<const sql::Table*>(first.ref)->columns.size();
            continue;
        }
        if (same(column, wanted)) return number;
        ++number;
    }
    return 0;
}

sql::Expression ordinal(std::size_t number) { return sql::Expression::keyword(sql::kept_name(std::to_string(number))); }

/// A server does not see that two parameters have the same value, so a repeated expression becomes its number.
void number_repeated(const sql::Select& statement, sql::Expression& term, bool always) {
    if (!always && !has_values(term)) return;
    if (const std::size_t number = column_of(statement, term)) term = ordinal(number);
}

bool needs_numbers(const sql::Select& statement) {
    return std::any_of(statement.group_by.begin(), statement.group_by.end(), has_values) ||
           (!statement.order_by.empty() && (!statement.compounds.empty() || statement.distinct)) ||
           (!statement.group_by.empty() &&
            std::any_of(statement.order_by.begin(), statement.order_by.end(),
                        [](const sql::OrderTerm& term) { return has_values(term.expression); }));
}

}  // namespace

bool is_complete(const sql::Select& statement) {
    if (!has_from(statement) || needs_numbers(statement)) return false;
    for (const sql::Expression& column : statement.columns)
        for (const sql::Node& node : column.nodes())
            if (is_column(node) && !is_there(statement, static_cast<const sql::Table*>(node.ref), node.alias))
                return false;
    return true;
}

namespace {

/// Calls `visit` with the rows of each column of the statement, as far as they are known, until it returns true: the
/// tables, or the subqueries and common table expressions.
template <class Visit>
bool any_rows(const sql::Select& statement, bool tables, Visit visit) {
    for (const sql::Expression& column : statement.columns)
        for (const sql::Node& node : column.nodes()) {
            if (tables && is_column(node)) {
                if (visit(JoinTarget{.source = {static_cast<const sql::Table*>(node.ref), node.alias}})) return true;
            } else if (!tables && node.op == sql::Op::name) {
                const JoinTarget* rows = column.rows_of(node.alias);
                if (rows != nullptr && visit(*rows)) return true;
            }
        }
    return false;
}

/// FROM is the first table of the columns that no join adds, or else their first subquery that no join adds.
void find_from(sql::Select& statement) {
    sql::Source first;
    for (const bool tables : {true, false}) {
        const bool found = any_rows(statement, tables, [&](const JoinTarget& rows) {
            if (first == sql::Source()) first = rows.source;
            if (is_there(statement, rows.source)) return false;
            statement.from = rows.source;
            add_with(statement.with, rows);
            return true;
        });
        if (found) return;
    }
    statement.from = first;
}

}  // namespace

/// Finds FROM as long as the columns name a table that no join adds, so that most statements are complete.
void ComposedSelect::set_from_of_columns() {
    statement_.from = {};
    from_is_of_columns_ = false;
    for (const sql::Expression& column : statement_.columns)
        for (const sql::Node& node : column.nodes()) {
            const auto* table = static_cast<const sql::Table*>(node.ref);
            if (!is_column(node) || is_there(statement_, table, node.alias)) continue;
            statement_.from.table = table;
            statement_.from.alias = node.alias;
            from_is_of_columns_ = true;
            return;
        }
}

void complete(sql::Select& statement) {
    if (!has_from(statement)) find_from(statement);
    for (const sql::Expression& column : statement.columns)
        for (const sql::Node& node : column.nodes()) {
            if (!is_column(node)) continue;
            const auto* table = static_cast<const sql::Table*>(node.ref);
            const sql::Source source{table, node.alias};
            if (is_there(statement, source)) continue;
            const std::string first = statement.from.table != nullptr ? statement.from.table->name : "the subquery";
            const std::string name = node.op == sql::Op::column ? table->columns[node.column].name : "*";
            throw SessionError("not_joined",
                               "select(): The column " + table->name + "." + name +
                                   " belongs to a table that is not joined to '" + first + "'.",
                               "Add .join(...) along a relationship, or join<Model>(condition).");
        }
    if (!needs_numbers(statement)) return;
    const bool compound = !statement.compounds.empty();
    for (sql::Expression& term : statement.group_by) number_repeated(statement, term, false);
    for (sql::OrderTerm& term : statement.order_by) number_repeated(statement, term.expression, compound);
}

const sql::Compiled& ComposedSelect::compiled(const sql::Dialect& dialect) const {
    if (is_complete(statement_)) return sql::compiled(statement_, dialect);
    sql::Select whole = statement_;
    complete(whole);
    return sql::compiled(whole, dialect);
}

std::vector<const char*> name_columns(std::vector<sql::Expression>& columns) {
    std::vector<const char*> names;
    const auto is_used = [&](std::string_view name) {
        return std::any_of(names.begin(), names.end(), [&](const char* used) { return name == used; });
    };
    for (sql::Expression& column : columns) {
        const sql::Node& first = column.nodes().front();
        const char* name = nullptr;
        if (first.op == sql::Op::label || first.op == sql::Op::name)
            name = static_cast<const char*>(first.ref);
        else if (first.op == sql::Op::column)
            name = static_cast<const sql::Table*>(first.ref)->columns[first.column].name.c_str();
        if (name == nullptr || is_used(name)) {
            const std::string number = std::to_string(names.size() + 1);
            name = sql::kept_name(name == nullptr ? "column_" + number : std::string(name) + "_" + number);
            column = sql::Expression::nary(sql::Op::label, {std::move(column)}, 0, name);
        }
        names.push_back(name);
    }
    return names;
}

std::vector<sql::Expression> columns_of(const std::vector<sql::Expression>& columns,
                                        const std::vector<const char*>& names, JoinTarget rows) {
    const std::uint16_t alias = rows.source.alias != 0 ? rows.source.alias : rows.source.cte;
    const auto shared = std::make_shared<const JoinTarget>(std::move(rows));
    std::vector<sql::Expression> named;
    for (std::size_t i = 0; i < names.size(); ++i) {
        named.push_back(sql::Expression::name(names[i], alias, shared));
        if (const std::optional<int> scale = sql::decimal_scale(columns[i]))
            named.back().set_number(static_cast<std::uint16_t>(*scale + 1));
    }
    return named;
}

}  // namespace carboy::orm::detail
