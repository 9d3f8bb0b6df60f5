#include <carboy/orm/query/query.hpp>
#include <carboy/orm/query/select.hpp>

#include "orm/session/core.hpp"

namespace carboy::orm::detail {
namespace {

/// Calls `visit` with the cells of each row.
template <class Visit>
void for_each_row(SessionCore& core, const sql::Select& statement, Visit visit) {
    core.check_usable();
    core.autoflush_for(statement);
    engine::Connection& connection = core.reading();
    const sql::Compiled& compiled = sql::compiled(statement, core.dialect());
    std::vector<sql::ValueView> parameters;
    sql::append_parameters(parameters, statement);
    engine::Execution rows = connection.start(connection.prepared(compiled.id, compiled.text), parameters);
    while (const sql::ValueView* cells = rows.next()) visit(cells);
}

}  // namespace

std::vector<void*> run_query(Session& session, const Mapper& mapper, const sql::Select& statement) {
    return session.core().load_objects(mapper, statement);
}

void* run_one(Session& session, const Mapper& mapper, const sql::Select& statement) {
    sql::Select limited = statement;
    // A join can repeat the same object, so that two rows do not tell whether there are two objects.
    if (statement.joins.empty()) limited.limit = std::min<std::int64_t>(2, statement.limit.value_or(2));
    const std::vector<void*> found = session.core().load_objects(mapper, limited);
    if (found.size() > 1) throw_not_one(mapper, found.size());
    return found.empty() ? nullptr : found.front();
}

/// Rows of a grouped, distinct or limited statement are counted as a subquery would; the others by count(*).
std::int64_t run_count(Session& session, const Mapper& mapper, const sql::Select& statement) {
    sql::Select counting = statement;
    counting.order_by.clear();
    std::int64_t count = 0;
    const bool plain = statement.group_by.empty() && !statement.distinct && !statement.limit && !statement.offset;
    if (!plain) {
        counting.columns.clear();
        for (const std::uint16_t column : mapper.primary_key)
            counting.columns.push_back(sql::Expression::column({&mapper.table}, column));
        counting.order_by = statement.order_by;
        for_each_row(session.core(), counting, [&](const sql::ValueView*) { ++count; });
        return count;
    }
    counting.columns = {sql::Expression::call("count", {sql::Expression::leaf(sql::Op::star)})};
    for_each_row(session.core(), counting,
                 [&](const sql::ValueView* cells) { count = sql::from_view<std::int64_t>(cells[0]); });
    return count;
}

bool run_exists(Session& session, const sql::Select& statement) {
    sql::Select limited = statement;
    limited.columns = {sql::Expression::parameter(sql::Value(sql::ValueView::integer(1)))};
    limited.order_by.clear();
    limited.limit = 1;
    bool found = false;
    for_each_row(session.core(), limited, [&](const sql::ValueView*) { found = true; });
    return found;
}

void run_select(Session& session, const sql::Select& statement, RowSink& sink) {
    sql::Select complete = statement;
    complete_from(complete);
    for_each_row(session.core(), complete, [&](const sql::ValueView* cells) { sink.row(cells); });
}

void throw_not_one(const Mapper& mapper, std::size_t found) {
    if (found == 0)
        throw NoResultFound("no_result", "one(): no " + std::string(mapper.model) + " matches",
                            "first() and one_or_none() return a null pointer instead.");
    throw MultipleResultsFound("multiple_results", "one(): more than one " + std::string(mapper.model) + " matches",
                               "Narrow the query, or use first().");
}

void throw_not_found(const Mapper& mapper) {
    throw NotFound("not_found", "no " + std::string(mapper.model) + " matches");
}

}  // namespace carboy::orm::detail
