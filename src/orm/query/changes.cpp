#include <carboy/engine/quiet_savepoint.hpp>
#include <carboy/orm/query/changes.hpp>
#include <carboy/orm/session/error.hpp>

#include <algorithm>
#include <bit>
#include <string>

#include "orm/session/core.hpp"

namespace carboy::orm::detail {
namespace {

/// Engines limit the number of parameters. The number of rows in a statement is a power of two, so that few statements
/// exist.
constexpr std::size_t most_parameters = 16384;
constexpr std::size_t most_rows = 512;

template <class Statement>
std::int64_t change(Session& session, const Statement& statement, RowSink* sink) {
    return core_for(session, statement).change_rows(statement, [&](const sql::ValueView* cells) {
        if (sink != nullptr) sink->row(cells);
    });
}

bool sets(const std::vector<sql::Assignment>& set, std::uint16_t column) {
    return std::any_of(set.begin(), set.end(), [&](const sql::Assignment& one) { return one.column == column; });
}

/// True for conditions that use a column, also under the name that a base class gives to it.
bool uses(const std::vector<sql::Expression>& conditions, const sql::Table& table, std::uint16_t column) {
    return std::any_of(conditions.begin(), conditions.end(), [&](const sql::Expression& condition) {
        const auto& nodes = condition.nodes();
        return std::any_of(nodes.begin(), nodes.end(), [&](const sql::Node& node) {
            if (node.op != sql::Op::column) return false;
            const auto* const other = static_cast<const sql::Table*>(node.ref);
            return sql::whole_table(other) == sql::whole_table(&table) &&
                   other->columns[node.column].name == table.columns[column].name;
        });
    });
}

sql::Assignment next_version(const Mapper& mapper) {
    const std::uint16_t version = mapper.version_column;
    return {version, sql::Expression::binary(sql::Op::add, sql::Expression::column(mapper.table, version),
                                             sql::Expression::parameter(sql::Value(sql::ValueView::integer(1))))};
}

/// True for a statement that must count an update, because the program does not set the version counter itself.
bool counts(const Mapper& mapper, const std::vector<sql::Assignment>& set) {
    return mapper.version_column != no_index && !sets(set, mapper.version_column);
}

/// True for a statement whose rows have their version counters in a table other than the one that it changes.
bool counts_elsewhere(const Mapper& mapper, const sql::Update& statement) {
    const std::vector<sql::Column>& columns = mapper.table.columns;
    return !statement.set.empty() && counts(mapper, statement.set) &&
           columns[mapper.version_column].branch != columns[statement.set.front().column].branch;
}

/// Raises the version counters of the rows that a statement changes in another table. Runs before or after it, so that
/// both statements find the same rows.
class CountedElsewhere {
  public:
    CountedElsewhere(const Mapper& mapper, const sql::Update& changed)
        : statement_{.table = changed.table, .columns = {}, .matched = {}}, comes_first_(true) {
        statement_.set.push_back(next_version(mapper));
        statement_.where = changed.where;
        statement_.with = changed.with;
        const bool writes_in_with = std::any_of(changed.with.begin(), changed.with.end(),
                                                [](const sql::Cte& cte) { return cte.change != nullptr; });
        comes_first_ = !uses(changed.where, mapper.table, mapper.version_column);
        const bool finds_changed = std::any_of(changed.set.begin(), changed.set.end(), [&](const auto& one) {
            return uses(changed.where, mapper.table, one.column);
        });
        if (writes_in_with || (!comes_first_ && finds_changed))
            throw SessionError("version_elsewhere",
                               "update(): The version counter of " + std::string(mapper.model) +
                                   " is in another table, and the conditions use what one of the two updates changes.",
                               "Find the rows by other columns, or assign to the objects.");
    }
    bool comes_first() const noexcept { return comes_first_; }
    const sql::Update& statement() const noexcept { return statement_; }

  private:
    sql::Update statement_;
    bool comes_first_;
};

/// Sets the foreign keys of a new object to the keys of the objects that it refers to.
void fill_foreign_keys(const Mapper& mapper, void* object) {
    for (const RelationshipProperty& relation : mapper.relationships) {
        if (relation.direction != Direction::many_to_one) continue;
        const OneBase& one = one_of(object, relation);
        if (!one.known() || one.target() == nullptr) continue;
        InstanceState* target = relation.target->state_of(one.target());
        if (target != nullptr && target->status == Status::pending) target->session->flush();
        for (const KeyPart& part : relation.key) {
            sql::Scratch scratch;
            mapper.load(object, part.local, relation.target->view(one.target(), part.remote, scratch));
        }
    }
}

std::vector<std::uint16_t> columns_of_row(const Mapper& mapper, const void* object) {
    sql::Scratch scratch;
    const bool assigned = mapper.numbered && mapper.view(object, mapper.primary_key.front(), scratch).as_integer() == 0;
    std::vector<std::uint16_t> columns;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
        if ((!assigned || column != mapper.primary_key.front()) && !mapper.is_computed(column))
            columns.push_back(column);
    return columns;
}

/// Executes several statements of one call, of which all take effect or none.
template <class F>
void change_together(SessionCore& core, F statements) {
    core.check_usable();
    if (core.options.autoflush) core.flush();
    engine::all_or_none(core.writing(), statements);
}

/// Executes the rows of a statement in parts that every engine accepts.
std::int64_t insert_rows(Session& session, SessionCore& core, const sql::Insert& statement, RowSink* sink) {
    const std::size_t width = statement.columns.size();
    const std::size_t count = statement.values.size() / width;
    const std::size_t most = std::max<std::size_t>(1, std::min(most_rows, std::bit_floor(most_parameters / width)));
    std::int64_t inserted = 0;
    const auto insert_parts = [&] {
        sql::Insert part = statement;
        for (std::size_t row = 0; row < count;) {
            const std::size_t rows = std::min(most, std::bit_floor(count - row));
            const auto first = statement.values.begin() + static_cast<std::ptrdiff_t>(row * width);
            part.values.assign(first, first + static_cast<std::ptrdiff_t>(rows * width));
            inserted += change(session, part, sink);
            row += rows;
        }
    };
    if (count <= most && std::has_single_bit(count))
        insert_parts();
    else
        change_together(core, insert_parts);
    return inserted;
}

}  // namespace

namespace {

/// The joins of a statement, made like those of a select.
class JoinedRows : public ComposedSelect {
  public:
    JoinedRows(const sql::Table& table, std::vector<sql::Join>& joins) : ComposedSelect(table) {
        statement_.joins = std::move(joins);
    }
    using ComposedSelect::add_join;
    std::vector<sql::Join> take() { return std::move(statement_.joins); }
};

}  // namespace

void join_rows(std::vector<sql::Join>& joins, const sql::Table& table, const sql::Source& from,
               const RelationshipProperty& relation, const JoinTarget* target) {
    std::vector<sql::Join> before = joins;
    JoinedRows rows(table, before);
    rows.add_join(from, relation, target, JoinKind::inner);
    joins = rows.take();
}

void join_rows(std::vector<sql::Join>& joins, std::vector<sql::Cte>& with, const JoinTarget& target,
               sql::Expression on) {
    add_with(with, target);
    joins.push_back({.source = target.source, .on = std::move(on), .lateral = target.lateral});
}

sql::Update completed(const Mapper& mapper, sql::Update statement) {
    if (statement.set.empty()) return statement;
    const std::vector<sql::Column>& columns = mapper.table.columns;
    const std::uint16_t branch = columns[statement.set.front().column].branch;
    const bool raises = counts(mapper, statement.set) && columns[mapper.version_column].branch == branch;
    for (std::uint16_t column = 0; column < mapper.columns.size(); ++column)
        if (mapper.columns[column].before_update != nullptr && !sets(statement.set, column) &&
            columns[column].branch == branch)
            statement.set.push_back({column, sql::Expression::leaf(sql::Op::current_time)});
    if (raises) statement.set.push_back(next_version(mapper));
    return statement;
}

/// The default of a column: an expression, or the value of a new object; empty for a column without a default.
static sql::Expression default_of(const Mapper& mapper, const void* fresh, std::uint16_t number) {
    const ColumnProperty& column = mapper.columns[number];
    const void* const member = static_cast<const char*>(fresh) + column.offset;
    if (column.insert_expression != nullptr) return column.insert_expression(member);
    if (!column.has_default && column.before_insert == nullptr) return {};
    sql::Scratch scratch;
    return sql::Expression::typed(mapper.table.columns[number].type,
                                  sql::Expression::parameter_copy(mapper.view(fresh, number, scratch)));
}

/// Adds the columns that have defaults and that an INSERT ... SELECT does not name.
/// Source: SQLAlchemy sql/crud.py, _append_param_insert_select_hasdefault.
static void add_defaults(const Mapper& mapper, sql::Insert& statement) {
    const FreeNode node = make_free_node(mapper);
    char* const fresh = static_cast<char*>(node.state->object());
    sql::Select select = *statement.select;
    for (std::uint16_t number = 0; number < mapper.columns.size(); ++number) {
        const ColumnProperty& column = mapper.columns[number];
        const bool is_named =
            std::find(statement.columns.begin(), statement.columns.end(), number) != statement.columns.end();
        const std::vector<sql::Column>& all = mapper.table.columns;
        const bool is_elsewhere =
            !statement.columns.empty() && all[number].branch != all[statement.columns.front()].branch;
        if (is_named || is_elsewhere || mapper.is_computed(number)) continue;
        if (column.before_insert != nullptr) column.before_insert(fresh + column.offset);
        sql::Expression value = default_of(mapper, fresh, number);
        if (value.empty()) continue;
        if (!select.compounds.empty())
            throw SessionError(
                "compound_defaults",
                "from_select(): The default of " + described(mapper, number) + " cannot be added to a union.",
                "Name the column and select its value, select from the union's subquery(), or call "
                "include_defaults(false).");
        statement.columns.push_back(number);
        select.columns.push_back(std::move(value));
    }
    statement.select = sql::share(std::move(select));
}

sql::Insert completed(const Mapper& mapper, sql::Insert statement) {
    if (statement.select != nullptr && statement.with_defaults) add_defaults(mapper, statement);
    if (statement.on_conflict.action == sql::OnConflict::Action::update && counts(mapper, statement.on_conflict.set))
        statement.on_conflict.set.push_back(next_version(mapper));
    return statement;
}

sql::Delete completed(const Mapper&, sql::Delete statement) { return statement; }

void check_one_statement(const Mapper& mapper, const sql::Update& statement) {
    if (counts_elsewhere(mapper, statement))
        throw SessionError("version_elsewhere",
                           "cte(): The version counter of " + std::string(mapper.model) +
                               " is in another table, so the update takes two statements.",
                           "Execute the update() by itself.");
}

/// Executes an update, and another one for version counters in another table.
static std::int64_t run_update(Session& session, const Mapper& mapper, const sql::Update& statement, RowSink* sink) {
    const sql::Update complete = completed(mapper, statement);
    if (!counts_elsewhere(mapper, statement)) return change(session, complete, sink);
    const CountedElsewhere counted(mapper, statement);
    sql::compiled(complete, session.core_for(mapper).dialect());  // refuses what cannot be written, before anything is
    std::int64_t changed = 0;
    change_together(session.core_for(mapper), [&] {
        if (counted.comes_first()) change(session, counted.statement(), nullptr);
        changed = change(session, complete, sink);
        if (!counted.comes_first()) change(session, counted.statement(), nullptr);
    });
    return changed;
}

std::int64_t run_change(Session& session, const Mapper& mapper, const sql::Update& statement, ChangeOptions options,
                        RowSink* sink) {
    if (statement.set.empty())
        throw SessionError("nothing_to_set", "update(): The statement sets no column.", "Add set(column, value).");
    SessionCore& core = session.core_for(mapper);
    const engine::Use inside(core.user);
    const std::int64_t changed = run_update(session, mapper, statement, sink);
    if (options.synchronize) core.follow_change(mapper);
    core.follow_changes(statement.with);
    return changed;
}

std::int64_t run_change(Session& session, const Mapper& mapper, const sql::Delete& statement, ChangeOptions options,
                        RowSink* sink) {
    SessionCore& core = session.core_for(mapper);
    const engine::Use inside(core.user);
    const std::int64_t changed = change(session, statement, sink);
    if (options.synchronize) core.follow_change(mapper);
    core.follow_changes(statement.with);
    return changed;
}

std::int64_t run_change(Session& session, const Mapper& mapper, const sql::Insert& statement, ChangeOptions,
                        RowSink* sink) {
    using Action = sql::OnConflict::Action;
    if (!statement.on_conflict.columns.empty() && statement.on_conflict.action == Action::fail)
        throw SessionError("conflict_without_action", "on_conflict(): The statement does not say what to do.",
                           "Add do_nothing() or do_update(column, value).");
    if (statement.on_conflict.columns.empty() && statement.on_conflict.action == Action::update)
        throw SessionError("conflict_without_key", "do_update(): The statement does not name the unique key.",
                           "Add on_conflict(column...) before it.");
    if (statement.values.empty() && statement.select == nullptr) return 0;
    SessionCore& core = session.core_for(mapper);
    const engine::Use inside(core.user);
    const sql::Insert complete = completed(mapper, statement);
    const std::int64_t inserted =
        complete.select ? change(session, complete, sink) : insert_rows(session, core, complete, sink);
    if (statement.on_conflict.action == Action::update) core.follow_change(mapper);
    core.forget_lists_of(mapper);
    if (statement.select) core.follow_changes(statement.select->with);
    return inserted;
}

void add_row(sql::Insert& insert, const Mapper& mapper, void* object) {
    fill_foreign_keys(mapper, object);
    for (const ColumnProperty& column : mapper.columns)
        if (column.before_insert != nullptr) column.before_insert(static_cast<char*>(object) + column.offset);
    std::vector<std::uint16_t> columns = columns_of_row(mapper, object);
    if (insert.values.empty())
        insert.columns = std::move(columns);
    else if (insert.columns != columns)
        throw SessionError("mixed_keys",
                           "insert(): Some rows of " + std::string(mapper.model) + " have a key and others do not.",
                           "Insert them with two statements.");
    sql::Scratch scratch;
    for (const std::uint16_t column : insert.columns) {
        const ColumnProperty& property = mapper.columns[column];
        sql::Expression made;
        if (property.insert_expression != nullptr)
            made = property.insert_expression(static_cast<const char*>(object) + property.offset);
        if (made.empty()) made = sql::Expression::parameter_copy(mapper.view(object, column, scratch));
        insert.values.push_back(std::move(made));
    }
}

void set_column(std::vector<sql::Assignment>& set, std::uint16_t column, sql::Expression value) {
    const auto known = std::find_if(set.begin(), set.end(), [&](const auto& one) { return one.column == column; });
    if (known != set.end())
        known->value = std::move(value);
    else
        set.push_back({column, std::move(value)});
}

}  // namespace carboy::orm::detail
