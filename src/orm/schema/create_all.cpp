#include <carboy/orm/schema/create_all.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/compile/foreign_key.hpp>

#include <algorithm>
#include <set>

namespace carboy::orm {
namespace {

std::vector<const sql::Table*> tables_in_order() { return sql::in_creation_order(all_tables()); }

bool exists(engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
    return connection.execute(sql::unchecked(dialect.table_exists), table.name).fetchone().has_value();
}

using Tables = std::vector<const sql::Table*>;

/// Runs `work(connection, table, dialect)` in one transaction for each existing table, or for each missing one. Another
/// process may do the same concurrently: a failure is retried as long as the other process makes progress.
template <class Work>
void for_tables(engine::Engine& engine, const Tables& all, bool present, Work work) {
    const sql::Dialect& dialect = engine.dialect();
    engine::PooledConnection connection = engine.connect("create_all");
    const auto left = [&] {
        Tables tables;
        for (const sql::Table* table : all)
            if (exists(*connection, *table, dialect) == present) tables.push_back(table);
        return tables;
    };
    while (true) {
        std::size_t before = 0;
        try {
            engine::Transaction transaction(*connection);
            const Tables tables = left();
            before = tables.size();
            for (const sql::Table* table : tables) work(*connection, *table, dialect);
            return transaction.commit();
        } catch (const engine::DatabaseError&) {
            connection->rollback();
            if (left().size() >= before) throw;
        }
    }
}

}  // namespace

void create_all(engine::Engine& engine) {
    sql::check_foreign_keys(tables_in_order(), engine.dialect());
    for_tables(engine, tables_in_order(), false,
               [](engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
                   for (const std::string& text : sql::create_statements(table, dialect))
                       connection.execute(sql::unchecked(text));
               });
}

void drop_all(engine::Engine& engine) {
    std::vector<const sql::Table*> tables = tables_in_order();
    std::reverse(tables.begin(), tables.end());
    std::set<std::string> types;  // enumeration types of the database, which several tables may share
    for_tables(engine, tables, true,
               [&](engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
                   connection.execute(sql::unchecked(sql::drop_statement(table, dialect)));
                   for (std::string& text : sql::drop_type_statements(table, dialect)) types.insert(std::move(text));
               });
    if (types.empty()) return;
    engine::PooledConnection connection = engine.connect("drop_all");
    connection->begin_write();
    for (const std::string& text : types) connection->execute(sql::unchecked(text));
    connection->commit();
}

}  // namespace carboy::orm
