// The script that recreates a database.
#include <carboy/drivers/sqlite/backup.hpp>

#include "drivers/sqlite/connection/connection.hpp"

#include <carboy/engine/transaction.hpp>
#include <carboy/sql/types/type.hpp>

#include <optional>
#include <vector>

namespace carboy::drivers::sqlite {

namespace {

using Tell = std::function<void(std::string_view)>;

std::string quoted(std::string_view name, char quote) {
    std::string text(1, quote);
    for (const char c : name) text.append(c == quote ? 2 : 1, c);
    text += quote;
    return text;
}

void tell_query(engine::Connection& connection, const std::string& text, const Tell& tell) {
    std::string line;
    for (auto [statement] : connection.execute(sql::unchecked(text)).as<std::string_view>()) {
        line.assign(statement);
        line += ';';
        tell(line);
    }
}

// quote() ends a string at its first NUL, so a string with a NUL is written as bytes; and it writes an infinite number
// as a word that cannot be read.
std::string cell_text(std::string_view column) {
    const std::string name = quoted(column, '"');
    std::string text = "CASE WHEN typeof(" + name + ")='text' AND instr(" + name + ",char(0)) THEN 'CAST(X'''||hex(";
    text += name + ")||''' AS TEXT)' WHEN " + name + "=9e999 THEN '9e999' WHEN " + name + "=-9e999 THEN '-9e999' ELSE ";
    text += "quote(" + name + ") END";
    return text;
}

// The result has one column for each column of the table: one expression for all of them would be too deep for a wide
// table.
void tell_rows(engine::Connection& connection, const std::string& table, const Tell& tell) {
    std::string text;
    for (auto [column] : connection.execute("SELECT name FROM pragma_table_info(?)", table).as<std::string>())
        text += (text.empty() ? "SELECT " : ",") + cell_text(column);
    if (text.empty()) return;
    text += " FROM " + quoted(table, '"');
    std::string line;
    for (const engine::Row& row : connection.execute(sql::unchecked(text))) {
        line = "INSERT INTO " + quoted(table, '"') + " VALUES(";
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (i != 0) line += ',';
            line += row.cells()[i].as_text();
        }
        tell(line += ");");
    }
}

bool has(engine::Connection& connection, std::string_view query) {
    return connection.execute(sql::unchecked(query)).scalar<bool>();
}

struct Table {
    std::string name, text, kind;  // "table", "virtual", "shadow"
};

std::vector<Table> tables_of(engine::Connection& connection) {
    return connection
        .execute(
            "SELECT m.name, m.sql, coalesce(l.type, 'table') FROM sqlite_master AS m LEFT JOIN "
            "(SELECT name, type FROM pragma_table_list WHERE schema = 'main') AS l ON l.name = m.name "
            "WHERE m.sql NOT NULL AND m.type = 'table' ORDER BY m.name")
        .as<Table>()
        .all();
}

// The contents of a virtual table are in the tables that it creates for itself ("shadow"), whose rows are replaced.
void tell_content(engine::Connection& connection, const Table& table, const Tell& tell) {
    if (table.kind == "virtual" || (table.name.starts_with("sqlite_") && table.name != "sqlite_stat1")) return;
    if (table.kind == "shadow") tell("DELETE FROM " + quoted(table.name, '"') + ';');
    tell_rows(connection, table.name, tell);
}

// Python writes each table's rows after the table. If rows refer to other tables, all tables are written first, and the
// references are checked at the end.
void tell_tables(engine::Connection& connection, const Tell& tell) {
    const bool linked =
        has(connection,
            "SELECT EXISTS (SELECT 1 FROM sqlite_master AS m, pragma_foreign_key_list(m.name) WHERE m.type = 'table')");
    if (linked) tell("PRAGMA defer_foreign_keys=ON;");
    const std::vector<Table> tables = tables_of(connection);
    for (const Table& table : tables) {
        if (table.name == "sqlite_stat1")
            tell("ANALYZE \"sqlite_master\";");
        else if (!table.name.starts_with("sqlite_") && table.kind != "shadow")
            tell(table.text + ';');
        if (!linked) tell_content(connection, table, tell);
    }
    for (const Table& table : tables)
        if (linked) tell_content(connection, table, tell);
}

void tell_all(engine::Connection& connection, const Tell& tell) {
    tell("BEGIN TRANSACTION;");
    tell_tables(connection, tell);
    tell_query(connection, "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND type IN ('index', 'trigger', 'view')",
               tell);
    if (has(connection, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence')")) {
        tell("DELETE FROM \"sqlite_sequence\";");
        tell_query(connection,
                   R"(SELECT 'INSERT INTO "sqlite_sequence" VALUES(' || quote(name) || ',' || seq || ')' )"
                   "FROM sqlite_sequence",
                   tell);
    }
    tell("COMMIT;");
}

}  // namespace

void dump(engine::Connection& connection, const Tell& tell) {
    connection_of(connection);  // checks that it is an SQLite connection of this process
    std::optional<engine::Transaction> snapshot;
    if (!connection.in_transaction()) snapshot.emplace(connection, engine::Begin::read);
    tell_all(connection, tell);
    if (snapshot) snapshot->commit();
}

std::string dump(engine::Connection& connection) {
    std::string script;
    dump(connection, [&](std::string_view statement) {
        script += statement;
        script += '\n';
    });
    return script;
}

}  // namespace carboy::drivers::sqlite
