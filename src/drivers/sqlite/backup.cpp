#include <carboy/drivers/sqlite/backup.hpp>

#include "drivers/sqlite/error.hpp"

#include <carboy/fiber/fiber.hpp>

#include <chrono>

namespace carboy::drivers::sqlite {

static sqlite3* handle(engine::Connection& connection) { return static_cast<sqlite3*>(connection.driver().native()); }

Backup::Backup(engine::Connection& from, engine::Connection& to)
    : handle_(sqlite3_backup_init(handle(to), "main", handle(from), "main")), to_(to) {
    if (handle_ == nullptr) throw_error(handle(to), sqlite3_errcode(handle(to)));
}

Backup::~Backup() { sqlite3_backup_finish(static_cast<sqlite3_backup*>(handle_)); }

bool Backup::step(int pages) {
    const int code = sqlite3_backup_step(static_cast<sqlite3_backup*>(handle_), pages);
    if (code == SQLITE_DONE) return false;
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        fiber::sleep_for(std::chrono::milliseconds(10));  // somebody writes; the page is copied the next time
    else if (code == SQLITE_OK)
        fiber::sleep_for(std::chrono::nanoseconds(0));
    else
        throw_error(handle(to_), code);
    return true;
}

BackupProgress Backup::progress() const {
    auto* const copy = static_cast<sqlite3_backup*>(handle_);
    return {sqlite3_backup_remaining(copy), sqlite3_backup_pagecount(copy)};
}

void backup(engine::Connection& from, engine::Connection& to) {
    Backup copy(from, to);
    while (copy.step(256)) {
    }
}

namespace {

std::string quoted(std::string_view name) {
    std::string text = "\"";
    for (const char c : name) text += c == '"' ? "\"\"" : std::string(1, c);
    return text + '"';
}

void dump_rows(engine::Connection& connection, const std::string& table, std::string& out) {
    std::string row = "'INSERT INTO ' || ? || ' VALUES('";
    const char* separator = " || ";
    for (const auto& column : connection.driver().table(table).columns) {
        row += separator + std::string("quote(") + quoted(column.name) + ')';
        separator = " || ',' || ";
    }
    const std::string text = "SELECT " + row + " || ');' FROM " + quoted(table);
    for (auto [line] : connection.execute(sql::unchecked(text), quoted(table)).as<std::string>()) out += line + '\n';
}

void dump_schema(engine::Connection& connection, std::string_view types, std::string& out) {
    const std::string text =
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite~_%' ESCAPE "
        "'~' AND type IN (" +
        std::string(types) + ") ORDER BY rowid";
    for (auto [line] : connection.execute(sql::unchecked(text)).as<std::string>()) out += line + ";\n";
}

}  // namespace

std::string dump(engine::Connection& connection) {
    std::string out = "BEGIN TRANSACTION;\n";
    dump_schema(connection, "'table'", out);
    for (const std::string& table : connection.driver().table_names()) dump_rows(connection, table, out);
    dump_schema(connection, "'index', 'trigger', 'view'", out);
    return out + "COMMIT;\n";
}

}  // namespace carboy::drivers::sqlite
