#include <carboy/orm/query/query.hpp>
#include <carboy/orm/query/select.hpp>
#include <carboy/sql/statement/scale.hpp>
#include <carboy/sql/statement/subquery.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

// Every query selects something, and a move takes it.
void check_not_moved(const sql::Select& statement) {
    if (statement.columns.empty())
        throw SessionError("query_moved", "This query has been moved from, so it selects nothing any more.",
                           "Use the query that it was moved into. A call on std::move(query) is the last one.");
}

}  // namespace carboy::orm

namespace carboy::orm::detail {

static std::vector<void*> load_and_follow(Session& session, const Mapper& mapper, const sql::Select& statement,
                                          const LoadOptions& load) {
    SessionCore& core = core_for(session, statement);
    std::vector<void*> objects = core.load_objects(mapper, statement, load);
    core.follow_changes(statement.with);
    return objects;
}

std::vector<void*> run_query(Session& session, const Mapper& mapper, const sql::Select& statement,
                             const LoadOptions& load) {
    return load_and_follow(session, mapper, statement, load);
}

void* run_first(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load) {
    return run_first(session, mapper, sql::Select(statement), load);
}

void* run_first(Session& session, const Mapper& mapper, sql::Select&& statement, const LoadOptions& load) {
    statement.limit = at_most_one(statement);
    const std::vector<void*> found = load_and_follow(session, mapper, statement, load);
    return found.empty() ? nullptr : found.front();
}

void* run_get(Session& session, const Mapper& mapper, std::span<const sql::ValueView> key, const LoadOptions& load) {
    return session.core_for(mapper).get(mapper, key, load);
}

void* run_one(Session& session, const Mapper& mapper, const sql::Select& statement, const LoadOptions& load) {
    return run_one(session, mapper, sql::Select(statement), load);
}

void* run_one(Session& session, const Mapper& mapper, sql::Select&& statement, const LoadOptions& load) {
    // A join can repeat the same object, so two rows do not prove that there are two objects.
    if (statement.joins.empty()) statement.limit = std::min<std::int64_t>(2, statement.limit.value_or(2));
    const std::vector<void*> found = load_and_follow(session, mapper, statement, load);
    if (found.size() > 1) throw_not_one(mapper, found.size());
    return found.empty() ? nullptr : found.front();
}

namespace {

/// Removes the parts that do not affect which rows are selected: their order, unless rows are cut off by it, and locks.
void strip(sql::Select& statement) {
    if (!statement.limit && !statement.offset) statement.order_by.clear();
    statement.for_update = statement.for_share = false;
}

sql::Select rows_of(sql::Select statement) {
    const sql::Source rows = sql::subquery(std::move(statement), 1);
    return {.columns = {}, .from = rows};
}

/// Selects the key of each object once, from rows that a join may repeat.
sql::Select objects_of(const Mapper& mapper, sql::Select statement) {
    sql::Select objects = rows_of(std::move(statement));
    for (const std::uint16_t column : mapper.primary_key)
        objects.columns.push_back(sql::Expression::name(mapper.table.columns[column].name.c_str(), 1));
    objects.distinct = true;
    return objects;
}

sql::Select count_of(sql::Select statement) {
    statement.columns = {sql::Expression::call("count", {sql::Expression::leaf(sql::Op::star)})};
    return statement;
}

/// Selects the number of objects that all() returns, as one number computed by the server.
sql::Select counting(const Mapper& mapper, sql::Select inner) {
    strip(inner);
    const bool grouped = !inner.group_by.empty() || !inner.having.empty();
    if (inner.limit || inner.offset) {
        if (!inner.joins.empty()) inner = objects_of(mapper, std::move(inner));
        return count_of(rows_of(std::move(inner)));
    }
    if (!grouped && inner.joins.empty()) {  // keys do not repeat
        inner.distinct = false;
        return count_of(std::move(inner));
    }
    inner.columns.clear();
    for (const std::uint16_t column : mapper.primary_key)
        inner.columns.push_back(sql::Expression::column({&mapper.table}, column));
    inner.distinct = inner.distinct || !inner.joins.empty();
    return count_of(rows_of(std::move(inner)));
}

}  // namespace

std::int64_t run_count(Session& session, const Mapper& mapper, const sql::Select& statement) {
    return run_count(session, mapper, sql::Select(statement));
}

std::int64_t run_count(Session& session, const Mapper& mapper, sql::Select&& statement) {
    check_not_moved(statement);
    std::int64_t count = 0;
    const sql::Select count_rows = counting(mapper, std::move(statement));
    core_for(session, count_rows).for_each_row(count_rows, [&](const sql::ValueView* cells) {
        count = sql::from_view<std::int64_t>(cells[0]);
    });
    return count;
}

bool run_exists(Session& session, const sql::Select& statement) { return run_exists(session, sql::Select(statement)); }

bool run_exists(Session& session, sql::Select&& statement) {
    check_not_moved(statement);
    statement.order_by.clear();
    statement.for_update = statement.for_share = false;
    statement.limit = at_most_one(statement);
    // Skipped rows count once each; otherwise one row is enough, whatever it contains.
    if (!statement.offset) statement.distinct = false;
    if (!statement.distinct) statement.columns = {sql::Expression::parameter_copy(sql::ValueView::integer(1))};
    bool found = false;
    core_for(session, statement).for_each_row(statement, [&](const sql::ValueView*) { found = true; });
    return found;
}

void run_select(Session& session, const sql::Select& statement, RowSink& sink) {
    SessionCore& core = core_for(session, statement);
    core.for_each_row(statement, [&](const sql::ValueView* cells) { sink.row(cells); });
    core.follow_changes(statement.with);
}

void* load_entity(Session& session, const Mapper& mapper, const sql::ValueView* cells) {
    for (const std::uint16_t column : mapper.primary_key)
        if (cells[column].is_null()) return nullptr;
    return session.core_for(mapper).load_row(mapper, cells)->object();
}

void throw_missing_entity(const Mapper& mapper) {
    const std::string model(mapper.model);
    throw SessionError("missing_object", "A row of the select has no " + model + ".",
                       "Select nullable(" + model + "::c): its element is a pointer, which may be null.");
}

void group_objects(Session& session, std::vector<void*>&& objects) {
    drop_repeated(objects);
    if (objects.size() > 1) session.core_for(*state_before(objects.front())->mapper).make_group(objects, nullptr);
}

int scale_of(const sql::Expression& column) { return sql::decimal_scale(column).value_or(-1); }

// An engine with decimal numbers returns 0 for coalesce(price, 0); it gets the digits of the price too.
sql::Decimal read_decimal(sql::ValueView cell, int scale) {
    const bool is_text = cell.kind() == sql::Kind::text;
    const sql::Decimal number =
        scale < 0 || is_text ? sql::from_view<sql::Decimal>(cell) : sql::numeric_from_view(cell, scale);
    if (number.scale() >= scale) return number;
    try {
        return number.rescale(scale);
    } catch (const sql::DataError&) {
        return number;  // it has too many digits before the point
    }
}

void throw_not_one_row(std::size_t found) {
    if (found == 0)
        throw NoResultFound("no_result", "one() found no row.", "Use first() or one_or_none(), which return nullopt.");
    throw MultipleResultsFound("multiple_results", "one() found more than one row.",
                               "Narrow the query, or use first().");
}

void throw_not_one(const Mapper& mapper, std::size_t found) {
    if (found == 0)
        throw NoResultFound("no_result", "one() found no " + std::string(mapper.model) + ".",
                            "Use first() or one_or_none(), which return a null pointer in this case.");
    throw MultipleResultsFound("multiple_results", "one() found more than one " + std::string(mapper.model) + ".",
                               "Narrow the query, or use first().");
}

void throw_not_found(const Mapper& mapper) {
    throw NotFound("not_found", "No " + std::string(mapper.model) + " matches.");
}

}  // namespace carboy::orm::detail
