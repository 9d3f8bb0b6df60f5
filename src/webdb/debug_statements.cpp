#include "webdb/debug_statements.hpp"

#include <carboy/base/error.hpp>
#include <carboy/base/text.hpp>
#include <carboy/orm/query/plan.hpp>
#include <carboy/sql/types/value.hpp>
#include <carboy/web/debug/statements.hpp>

#include <memory>

namespace carboy::webdb {
namespace {

constexpr std::size_t longest_value = 200;

std::string shown(sql::ValueView value) {
    std::string text;
    sql::append_repr(text, value);
    if (text.size() > longest_value) text = text.substr(0, longest_value) + " ...";
    return text;
}

/// Other statements have no plan, or would do something when they are explained.
bool has_plan(std::string_view sql) {
    const std::string word = lower(sql.substr(0, sql.find_first_of(" \n\t(")));
    return word == "select" || word == "with" || word == "update" || word == "delete" || word == "insert";
}

web::StatementPlan plan_of(engine::Engine& engine, const std::string& sql, const std::vector<sql::Value>& values) {
    std::vector<sql::ValueView> parameters;
    for (const sql::Value& value : values) parameters.push_back(value.view());
    const engine::PooledConnection connection = engine.connect("debug page");
    orm::Plan plan = orm::explain(*connection, sql, parameters);
    web::StatementPlan out;
    for (orm::Plan::Step& step : plan.steps)
        out.steps.push_back({std::move(step.text), step.depth, step.reads_all_rows});
    out.advice = std::move(plan.advice);
    return out;
}

void record(engine::Engine& engine, const engine::QueryEvent& event) {
    web::StatementRecord out;
    out.text = event.statement;
    out.duration = event.duration;
    out.rows = event.rows;
    out.executions = event.executions;
    out.file = event.where.file;
    out.line = event.where.line;
    if (event.error) out.error = event.error->message();
    std::vector<sql::Value> values;
    for (const sql::ValueView& value : event.parameters) {
        out.parameters.push_back(shown(value));
        values.emplace_back(value);
    }
    if (!event.error && event.executions == 1 && has_plan(out.text))
        out.explain = [&engine, sql = out.text,
                       values = std::make_shared<const std::vector<sql::Value>>(std::move(values))] {
            return plan_of(engine, sql, *values);
        };
    web::record_statement(std::move(out));
}

}  // namespace

void record_statements(engine::Engine& engine) {
    engine.on_query([&engine](const engine::QueryEvent& event) { record(engine, event); });
}

}  // namespace carboy::webdb
