#include <carboy/migrate/run/replace_table.hpp>

#include <carboy/base/error.hpp>
#include <carboy/engine/error.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "migrate/text/sql_of.hpp"
#include "migrate/text/table_properties.hpp"

namespace carboy::migrate {
namespace {

using engine::Connection;

struct Entry {
    std::string name, text;
};

std::vector<Entry> entries(Connection& connection, std::string_view condition, std::string_view table = "") {
    const std::string text = fmt::format(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND {} AND ?1 = ?1 ORDER BY rowid", condition);
    std::vector<Entry> found;
    for (auto&& [name, sql_text] : connection.execute(sql::unchecked(text), table).as<std::string, std::string>())
        found.push_back({name, sql_text});
    return found;
}

std::int64_t rows_in(Connection& connection, std::string_view table) {
    const std::string text = "SELECT count(*) FROM " + quoted(table, connection.dialect());
    return connection.execute(sql::unchecked(text)).scalar<std::int64_t>();
}

void check_rows(Connection& connection, std::string_view table, std::string_view copy) {
    const std::int64_t before = rows_in(connection, table), after = rows_in(connection, copy);
    if (before != after)
        throw Error("rows_lost",
                    fmt::format("The table {} has {} rows, but its copy {} has {}.", table, before, copy, after),
                    "Correct the INSERT of the revision so that it copies every row.");
}

std::string text_of_table(Connection& connection, std::string_view table) {
    const auto found = entries(connection, "type = 'table' AND name = ?1", table);
    return found.empty() ? "" : found[0].text;
}

void check_properties(const std::string& old_text, const std::string& new_text, std::string_view table,
                      const std::vector<std::string>& losing) {
    for (const std::string& property : lost_properties(old_text, new_text))
        if (!contains(losing, property))
            throw Error("property_lost",
                        fmt::format("The new table {} would lose \"{}\" of the old one.", table, property),
                        fmt::format("Write it into the CREATE TABLE of the revision. If it shall be lost, end REPLACE "
                                    "TABLE with LOSING ({}).",
                                    property));
}

bool compiles(Connection& connection, const std::string& text) {
    try {
        connection.execute(sql::unchecked(text)).fetchall();
        return true;
    } catch (const engine::DatabaseError&) {
        return false;
    }
}

std::string all_columns_set(Connection& connection, const std::string& table) {
    std::string out;
    const auto names = sql::unchecked("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0");
    for (auto&& [column] : connection.execute(names, table).as<std::string>()) {
        const std::string name = quoted(column, connection.dialect());
        out += (out.empty() ? "" : ", ") + name + " = " + name;
    }
    return out;
}

/// Returns the views, and the tables with triggers, that do not compile. EXPLAIN compiles the triggers of a statement.
std::set<std::string> broken(Connection& connection) {
    std::set<std::string> names;
    for (const Entry& view : entries(connection, "type = 'view'"))
        if (!compiles(connection, "EXPLAIN SELECT * FROM " + quoted(view.name, connection.dialect())))
            names.insert("view " + view.name);
    for (const Entry& table : entries(
             connection, "type = 'table' AND name IN (SELECT tbl_name FROM sqlite_master WHERE type = 'trigger')")) {
        const std::string name = quoted(table.name, connection.dialect());
        const bool works =
            compiles(connection, "EXPLAIN INSERT INTO " + name + " DEFAULT VALUES") &&
            compiles(connection, "EXPLAIN DELETE FROM " + name) &&
            compiles(connection, "EXPLAIN UPDATE " + name + " SET " + all_columns_set(connection, table.name));
        if (!works) names.insert("trigger of " + table.name);
    }
    return names;
}

void run(Connection& connection, const std::string& text) { connection.execute(sql::unchecked(text)).fetchall(); }

/// While it exists, renaming a table does not look at views.
class LegacyRename {
  public:
    explicit LegacyRename(Connection& connection) : connection_(connection) {
        was_ = connection.execute("PRAGMA legacy_alter_table").scalar<int>() != 0;
        run(connection, "PRAGMA legacy_alter_table = ON");
    }
    LegacyRename(const LegacyRename&) = delete;
    LegacyRename& operator=(const LegacyRename&) = delete;
    ~LegacyRename() {
        try {
            if (!was_) run(connection_, "PRAGMA legacy_alter_table = OFF");
        } catch (const std::exception&) {  // the connection is broken, and so is the transaction
        }
    }

  private:
    Connection& connection_;
    bool was_ = false;
};

/// The next number of an AUTOINCREMENT table is kept in a row under its name.
void keep_sequence(Connection& connection, std::string_view table, std::string_view copy) {
    if (entries(connection, "name = 'sqlite_sequence'").empty()) return;
    connection.execute(sql::unchecked("UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT seq FROM "
                                      "sqlite_sequence WHERE name = ?), 0)) WHERE name = ?"),
                       table, copy);
}

void check_dependents(Connection& connection, const std::set<std::string>& broken_before, std::string_view table) {
    for (const std::string& name : broken(connection))
        if (!broken_before.contains(name))
            throw Error("dependent_broken", fmt::format("The {} does not work with the new table {}.", name, table),
                        "Drop it in the revision before the table is replaced, and create it again afterwards.");
}

}  // namespace

void replace_table(Connection& connection, std::string_view table, std::string_view copy,
                   const std::vector<std::string>& losing) {
    if (connection.execute("PRAGMA foreign_keys").scalar<int>() != 0)
        throw Error("foreign_keys_on", fmt::format("The table {} cannot be replaced with foreign keys on.", table),
                    "Dropping it would delete the rows that refer to it. Run PRAGMA foreign_keys = OFF before BEGIN.");
    check_rows(connection, table, copy);
    check_properties(text_of_table(connection, table), text_of_table(connection, copy), table, losing);
    const auto moving = entries(connection, "type IN ('index', 'trigger') AND tbl_name = ?1", table);
    const std::set<std::string> broken_before = broken(connection);
    keep_sequence(connection, table, copy);
    {
        const LegacyRename legacy(connection);
        run(connection, "DROP TABLE " + quoted(table, connection.dialect()));
        run(connection, alter(copy, connection.dialect()) + "RENAME TO " + quoted(table, connection.dialect()));
    }
    for (const Entry& entry : moving) run(connection, entry.text);
    check_dependents(connection, broken_before, table);
}

}  // namespace carboy::migrate
