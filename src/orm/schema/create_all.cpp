#include <carboy/orm/schema/create_all.hpp>

#include <carboy/engine/error.hpp>
#include <carboy/engine/inspector.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/orm/mapping/mapper.hpp>
#include <carboy/sql/compile/ddl.hpp>
#include <carboy/sql/compile/foreign_key.hpp>
#include <carboy/sql/dialects/alter_facts.hpp>
#include <carboy/sql/dialects/quoted.hpp>

#include <algorithm>
#include <set>
#include <span>

namespace carboy::orm {
namespace {

std::vector<const sql::Table*> tables_in_order(std::string_view bind_key) {
    return sql::in_creation_order(tables_to_create(bind_key));
}

/// Throws: Error when the database has no schema of this name, or no attached database.
void require_schema(engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
    auto rows =
        dialect.attached_schemas
            ? connection.execute("SELECT 1 FROM pragma_database_list WHERE name = ?", table.schema)
            : connection.execute("SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", table.schema);
    if (rows.fetchone()) return;
    throw Error("no_such_schema",
                "The table " + table.schema + "." + table.name + " is in a schema that the database does not have.",
                dialect.attached_schemas
                    ? "Attach a database under this name in the engine's URL: sqlite:///main.db?attach=" +
                          table.schema + ":" + table.schema + ".db."
                    : "Create it before: CREATE SCHEMA " + sql::quoted(table.schema, dialect) + ".");
}

bool exists(engine::Connection& connection, const sql::Table& table, const sql::Dialect& dialect) {
    if (table.schema.empty())
        return connection.execute(sql::unchecked(dialect.table_exists), table.name).fetchone().has_value();
    require_schema(connection, table, dialect);
    return engine::Inspector(connection).has_table(sql::text_of(sql::name_of(table)));
}

using Tables = std::vector<const sql::Table*>;

/// Runs `work(connection, tables, dialect)` in one transaction with the existing tables, or with the missing ones.
/// Another process may do the same concurrently: a failure is retried as long as the other process makes progress.
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
            work(*connection, tables, dialect);
            return transaction.commit();
        } catch (const engine::DatabaseError&) {
            connection->rollback();
            if (left().size() >= before) throw;
        }
    }
}

void execute(engine::Connection& connection, const std::string& text) { connection.execute(sql::unchecked(text)); }

bool refers_to_one_of(const sql::ForeignKey& key, std::span<const sql::Table* const> tables) {
    return std::any_of(tables.begin(), tables.end(), [&](const sql::Table* table) { return refers_to(key, *table); });
}

std::string alter(const sql::Table& table, const sql::Dialect& dialect) {
    return "ALTER TABLE " + sql::quoted_name(table, dialect) + " ";
}

/// Where a table cannot refer to one that does not exist yet, the foreign keys of a cycle are added at the end.
bool adds_keys_later(const sql::Dialect& dialect) {
    const sql::AlterFacts* const facts = sql::alter_facts(dialect);
    return facts != nullptr && facts->in_place;
}

void create(engine::Connection& connection, const Tables& tables, const sql::Dialect& dialect) {
    std::vector<std::string> later;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        std::vector<sql::TableName> without;
        for (const sql::ForeignKey& key : tables[i]->foreign_keys) {
            if (!adds_keys_later(dialect) || !refers_to_one_of(key, std::span(tables).subspan(i + 1))) continue;
            without.push_back({key.referred_schema, key.referred_table});
            later.push_back(alter(*tables[i], dialect) + "ADD " + sql::constraint_definition(key, dialect));
        }
        for (const std::string& text : sql::create_statements(*tables[i], dialect, without)) execute(connection, text);
    }
    for (const std::string& text : later) execute(connection, text);
}

/// The foreign keys of a table with the names that they have in the database.
std::vector<sql::ForeignKey> named_keys(engine::Connection& connection, const sql::Table& table) {
    return engine::Inspector(connection).table(sql::text_of(sql::name_of(table))).foreign_keys;
}

void drop(engine::Connection& connection, const Tables& tables, const sql::Dialect& dialect) {
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const sql::Table& table = *tables[i];
        for (std::size_t other = i + 1; adds_keys_later(dialect) && other < tables.size(); ++other) {
            const auto& declared = tables[other]->foreign_keys;
            if (std::none_of(declared.begin(), declared.end(), [&](const auto& key) { return refers_to(key, table); }))
                continue;
            for (const sql::ForeignKey& key : named_keys(connection, *tables[other])) {
                if (!refers_to(key, table)) continue;
                execute(connection,
                        alter(*tables[other], dialect) + "DROP CONSTRAINT " + sql::quoted(key.name, dialect));
            }
        }
        execute(connection, sql::drop_statement(*tables[i], dialect));
    }
}

}  // namespace

void create_all(engine::Engine& engine, const std::vector<const sql::Table*>& tables) {
    Tables stored;
    for (const sql::Table* table : tables)
        for (const sql::Table* one : sql::stored_tables(*table))
            if (std::find(stored.begin(), stored.end(), one) == stored.end()) stored.push_back(one);
    const Tables ordered = sql::in_creation_order(stored);
    sql::check_foreign_keys(ordered, engine.dialect());
    for_tables(engine, ordered, false, create);
}

void create_all(engine::Engine& engine, std::string_view bind_key) { create_all(engine, tables_to_create(bind_key)); }
void create_all(engine::Engine& engine) { create_all(engine, tables_to_create()); }

void drop_all(engine::Engine& engine) { drop_all(engine, std::string_view()); }

void drop_all(engine::Engine& engine, std::string_view bind_key) {
    std::vector<const sql::Table*> tables = tables_in_order(bind_key);
    std::reverse(tables.begin(), tables.end());
    std::set<std::string> types;  // enumeration types and sequences, which several tables may share
    for_tables(engine, tables, true,
               [&](engine::Connection& connection, const Tables& existing, const sql::Dialect& dialect) {
                   drop(connection, existing, dialect);
                   for (const sql::Table* table : existing) {
                       for (std::string& text : sql::drop_type_statements(*table, dialect))
                           types.insert(std::move(text));
                       for (std::string& text : sql::drop_sequence_statements(*table, dialect))
                           types.insert(std::move(text));
                   }
               });
    if (types.empty()) return;
    engine::PooledConnection connection = engine.connect("drop_all");
    connection->begin_write();
    for (const std::string& text : types) connection->execute(sql::unchecked(text));
    connection->commit();
}

}  // namespace carboy::orm
