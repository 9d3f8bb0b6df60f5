// The criteria of a session: conditions on a model. All rows that the session reads or changes in bulk meet them.
#include <carboy/sql/statement/tables.hpp>

#include <algorithm>

#include "orm/session/core.hpp"

namespace carboy::orm {

void SessionCore::add_criterion(const Mapper& mapper, sql::Expression condition) {
    check_usable();
    sql::Criterion criterion{.tables = {}, .condition = std::move(condition)};
    for (const Mapper* other : all_mappers())
        if (other->is_a(mapper)) criterion.tables.push_back(&other->table);
    criteria_.push_back(std::move(criterion));
}

bool SessionCore::concerns(const sql::Table* table) const {
    return std::any_of(criteria_.begin(), criteria_.end(), [&](const sql::Criterion& criterion) {
        return std::find(criterion.tables.begin(), criterion.tables.end(), table) != criterion.tables.end();
    });
}

bool SessionCore::narrows(std::span<const sql::Table* const> tables) const {
    return has_criteria() &&
           std::any_of(tables.begin(), tables.end(), [&](const sql::Table* table) { return concerns(table); });
}

const sql::Select& SessionCore::narrow(const sql::Select& statement, std::optional<sql::Select>& own) const {
    if (!narrows(sql::tables_of(statement))) return statement;
    sql::narrow(own.emplace(statement), criteria_);
    return *own;
}

}  // namespace carboy::orm
