#include "migrate/compare/names.hpp"

#include <carboy/base/error.hpp>

#include <algorithm>
#include <map>
#include <utility>

#include "migrate/text/sql_of.hpp"
#include "migrate/text/sql_text.hpp"

namespace carboy::migrate {
namespace {

using Tables = std::vector<sql::Table>;

void rename_in(std::vector<std::string>& names, const std::string& from, const std::string& to) {
    std::replace(names.begin(), names.end(), from, to);
}

/// Renames a table in the list; returns false when there is none of that name.
bool rename_table(Tables& tables, const std::string& from, const std::string& to) {
    bool found = false;
    for (sql::Table& table : tables) {
        if (table.name == from) {
            table.name = to;
            found = true;
        }
        for (sql::ForeignKey& key : table.foreign_keys)
            if (key.referred_table == from) key.referred_table = to;
    }
    return found;
}

void rename_in_texts(sql::Table& table, const std::string& from, const std::string& to, const sql::Dialect& dialect) {
    const std::string name = quoted(to, dialect);
    const auto replace = [&](std::string& text) {
        if (!text.empty()) text = with_name_replaced(text, from, name);
    };
    for (sql::CheckConstraint& check : table.checks) replace(check.condition);
    for (sql::Column& column : table.columns) replace(column.computed);
    for (sql::ExcludeConstraint& exclude : table.excludes) replace(exclude.definition);
    for (sql::Index& index : table.indexes) {
        replace(index.where);
        for (std::string& expression : index.expressions) replace(expression);
    }
}

bool rename_column(Tables& tables, const std::string& in, const std::string& from, const std::string& to,
                   const sql::Dialect& dialect) {
    bool found = false;
    for (sql::Table& table : tables) {
        for (sql::ForeignKey& key : table.foreign_keys) {
            if (table.name == in) rename_in(key.columns, from, to);
            if (key.referred_table == in) rename_in(key.referred_columns, from, to);
        }
        if (table.name != in || table.position(from) == sql::Table::npos) continue;
        found = true;
        table.columns[table.position(from)].name = to;
        rename_in(table.primary_key, from, to);
        for (sql::UniqueConstraint& unique : table.uniques) rename_in(unique.columns, from, to);
        for (sql::Index& index : table.indexes) rename_in(index.columns, from, to);
        rename_in_texts(table, from, to, dialect);
    }
    return found;
}

[[noreturn]] void refuse(const std::string& what) {
    throw Error("unknown_rename", "The database has no " + what + " to rename.",
                "Write the old name as it is in the database, and the new one as it is in the models.");
}

using Renames = std::map<std::string, std::string>;  // old name -> new name

/// Orders the renames of one scope.
std::vector<std::pair<std::string, std::string>> in_order(Renames left) {
    std::vector<std::pair<std::string, std::string>> steps;
    while (!left.empty()) {
        const auto next = std::find_if(left.begin(), left.end(), [&](const auto& one) {
            return one.first == one.second || !left.contains(one.second);
        });
        if (next != left.end()) {
            steps.emplace_back(next->first, next->second);
            left.erase(next);
            continue;
        }
        const auto [from, to] = *left.begin();  // all that are left form circles
        const std::string between = "carboy_old_" + from;
        steps.emplace_back(from, between);
        left.erase(from);
        left.emplace(between, to);
    }
    return steps;
}

}  // namespace

std::vector<Change> rename_steps(const Answers& answers) {
    std::vector<Change> steps;
    for (auto& [from, to] : in_order(answers.renamed_tables)) steps.push_back(RenameTable{from, to});
    std::map<std::string, Renames> columns;
    for (const auto& [column, to] : answers.renamed_columns) columns[column.first].emplace(column.second, to);
    for (const auto& [table, renames] : columns)
        for (auto& [from, to] : in_order(renames)) steps.push_back(RenameColumn{table, from, to});
    return steps;
}

void apply_renames(Schema& schema, const Answers& answers, const sql::Dialect& dialect) {
    for (const Change& step : rename_steps(answers)) {
        if (const auto* table = std::get_if<RenameTable>(&step)) {
            rename_table(schema.declared, table->from, table->to);
            if (!rename_table(schema.reported, table->from, table->to)) refuse("table " + table->from);
        } else if (const auto* column = std::get_if<RenameColumn>(&step)) {
            const auto& [in, from, to] = *column;
            rename_column(schema.declared, in, from, to, dialect);
            if (!rename_column(schema.reported, in, from, to, dialect)) refuse("column " + in + "." + from);
        }
    }
}

}  // namespace carboy::migrate
