// The script that makes a database again.
#include <carboy/drivers/sqlite/backup.hpp>

#include "drivers/sqlite/connection.hpp"

#include <carboy/engine/transaction.hpp>
#include <carboy/sql/type.hpp>

#include <optional>
#include <tuple>
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

// quote() ends a text at its first NUL, so a text with one goes as its bytes.
std::string cell_text(std::string_view column) {
    const std::string name = quoted(column, '"');
    std::string text = "iif(typeof(";
    text += name + ")='text' AND instr(" + name + ",char(0)),'CAST(X'''||hex(" + name + ")||''' AS TEXT)',quote(";
    text += name + "))";
    return text;
}

void tell_rows(engine::Connection& connection, const std::string& table, const Tell& tell) {
    std::string cells;
    for (auto [column] : connection.execute("SELECT name FROM pragma_table_info(?)", table).as<std::string>()) {
        if (!cells.empty()) cells += "||','||";
        cells += cell_text(column);
    }
    std::string text = "SELECT ";
    text += quoted("INSERT INTO " + quoted(table, '"') + " VALUES(", '\'');
    text += "||" + cells + "||')' FROM " + quoted(table, '"');
    tell_query(connection, text, tell);
}

bool has(engine::Connection& connection, std::string_view query) {
    return connection.execute(sql::unchecked(query)).scalar<bool>();
}

// Python writes each table's rows after it.  Where rows refer to other tables, all tables go first, and the references
// are checked at the end.
void tell_tables(engine::Connection& connection, const Tell& tell) {
    const bool linked =
        has(connection,
            "SELECT EXISTS (SELECT 1 FROM sqlite_master AS m, pragma_foreign_key_list(m.name) WHERE m.type = 'table')");
    if (linked) tell("PRAGMA defer_foreign_keys=ON;");
    const auto tables =
        connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL AND type = 'table' ORDER BY name")
            .as<std::string, std::string>()
            .all();
    for (const auto& [name, text] : tables) {
        if (name == "sqlite_stat1")
            tell("ANALYZE \"sqlite_master\";");
        else if (name.starts_with("sqlite_"))
            continue;
        else
            tell(text + ';');
        if (!linked) tell_rows(connection, name, tell);
    }
    for (const auto& table : tables)
        if (linked && (!std::get<0>(table).starts_with("sqlite_") || std::get<0>(table) == "sqlite_stat1"))
            tell_rows(connection, std::get<0>(table), tell);
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
    connection_of(connection);  // an SQLite connection, and this process's
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
