#include <carboy/migrate/compare/schema.hpp>

#include <carboy/engine/inspector.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/dialects/alter_facts.hpp>

#include <algorithm>

#include "migrate/text/own_tables.hpp"
#include "migrate/text/sql_of.hpp"

namespace carboy::migrate {
namespace {

using Tables = std::vector<sql::Table>;

bool contains(const Tables& tables, std::string_view name) {
    return std::any_of(tables.begin(), tables.end(), [&](const sql::Table& table) { return table.name == name; });
}

void execute(engine::Connection& connection, const std::string& text) { connection.execute(sql::unchecked(text)); }

/// Creates the tables first and their foreign keys afterwards, so that their order does not matter. A temporary table
/// cannot refer to a permanent one, so keys to other tables are left out.
void create_in_place(engine::Connection& connection, const Tables& tables) {
    const sql::Dialect& dialect = connection.dialect();
    for (const sql::Table& table : tables) {
        std::vector<sql::TableName> referred;
        for (const sql::ForeignKey& key : table.foreign_keys)
            referred.push_back({key.referred_schema, key.referred_table});
        for (const std::string& text : sql::create_statements(table, dialect, referred)) execute(connection, text);
    }
    for (const sql::Table& table : tables)
        for (const sql::ForeignKey& key : table.foreign_keys)
            if (key.referred_schema.empty() && contains(tables, key.referred_table))
                execute(connection, add_constraint(table.name, key, dialect));
}

Tables read(engine::Connection& connection, const Tables& tables) {
    Tables reported;
    engine::Inspector inspector(connection);
    for (const sql::Table& table : tables) reported.push_back(inspector.table(table.name));
    return reported;
}

/// A name for a check without one, so that it can be found again. No check of a user has such a name.
std::string check_name(std::size_t number) { return "carboy_scratch_" + std::to_string(number); }

sql::Table with_checks_named(sql::Table table) {
    for (std::size_t i = 0; i < table.checks.size(); ++i) table.checks[i].name = check_name(i);
    return table;
}

/// Puts the reported parts into the order of the declared ones. A part that was not reported is taken as declared: a
/// key to a table outside the list, or a constraint that was declared twice.
template <class Part, class Same>
void align(const std::vector<Part>& declared, std::vector<Part>& reported, Same same) {
    std::vector<Part> aligned;
    for (const Part& part : declared) {
        const auto found = std::find_if(reported.begin(), reported.end(), [&](const Part& p) { return same(part, p); });
        aligned.push_back(found != reported.end() ? *found : part);
    }
    reported = std::move(aligned);
}

void align_checks(const sql::Table& declared, sql::Table& reported) {
    std::vector<sql::CheckConstraint> aligned = declared.checks;
    for (std::size_t i = 0; i < aligned.size(); ++i)
        for (const sql::CheckConstraint& check : reported.checks)
            if (check.name == check_name(i)) aligned[i].condition = check.condition;
    reported.checks = std::move(aligned);
}

void align(const sql::Table& declared, sql::Table& reported) {
    align(declared.columns, reported.columns,
          [](const sql::Column& a, const sql::Column& b) { return a.name == b.name; });
    align(declared.uniques, reported.uniques,
          [](const auto& a, const auto& b) { return a.columns == b.columns && (a.name.empty() || a.name == b.name); });
    align(declared.indexes, reported.indexes,
          [](const sql::Index& a, const sql::Index& b) { return a.name == b.name; });
    align(declared.foreign_keys, reported.foreign_keys, [](const auto& a, const auto& b) {
        return a.columns == b.columns && a.referred_table == b.referred_table && (a.name.empty() || a.name == b.name);
    });
    align(declared.excludes, reported.excludes, [](const auto& a, const auto& b) { return a.name == b.name; });
    align_checks(declared, reported);
}

}  // namespace

Schema live_schema(engine::Connection& connection, const std::vector<std::string>& ignored) {
    Schema schema;
    engine::Inspector inspector(connection);
    for (const std::string& name : inspector.table_names())
        if (!is_own_table(name) && std::find(ignored.begin(), ignored.end(), name) == ignored.end())
            schema.reported.push_back(inspector.table(name));
    schema.declared = schema.reported;
    schema.live = true;
    return schema;
}

Schema declared_schema(engine::Connection& connection, const std::vector<const sql::Table*>& tables) {
    Schema schema;
    for (const sql::Table* table : tables)
        if (table->schema.empty()) schema.declared.push_back(*table);
    Tables trial;
    for (const sql::Table& table : schema.declared) trial.push_back(with_checks_named(table));
    const sql::AlterFacts& facts = facts_of(connection.dialect());
    if (!facts.scratch_address.empty()) {
        engine::Connection scratch = engine::connect(facts.scratch_address);
        for (const sql::Table& table : trial)
            for (const std::string& text : sql::create_statements(table, scratch.dialect())) execute(scratch, text);
        schema.reported = read(scratch, trial);
    } else {
        const engine::Transaction transaction(connection);  // ends without a commit
        execute(connection, std::string(facts.scratch_statement));
        create_in_place(connection, trial);
        schema.reported = read(connection, trial);
    }
    for (std::size_t i = 0; i < schema.declared.size(); ++i) align(schema.declared[i], schema.reported[i]);
    return schema;
}

}  // namespace carboy::migrate
