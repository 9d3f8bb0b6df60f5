#include "migrate/run/state_tables.hpp"

#include <carboy/engine/error.hpp>
#include <carboy/engine/transaction.hpp>
#include <carboy/fiber/fiber.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "migrate/text/own_tables.hpp"
#include "migrate/text/sql_of.hpp"

namespace carboy::migrate {
namespace {

bool has_table(engine::Connection& connection, std::string_view name) {
    return connection.execute(sql::unchecked(connection.dialect().table_exists), name).fetchone().has_value();
}

std::string lease_statement() {
    return fmt::format(
        "CREATE TABLE IF NOT EXISTS {} (id INTEGER NOT NULL, owner VARCHAR(200) NOT NULL, expires_at BIGINT NOT NULL, "
        "revision VARCHAR(32) NOT NULL, direction VARCHAR(10) NOT NULL, step INTEGER NOT NULL, PRIMARY KEY (id))",
        lease_table);
}

void create_once(engine::Connection& connection) {
    engine::Transaction transaction(connection);
    for (const std::string& text : state_table_statements()) connection.execute(sql::unchecked(text));
    connection.execute(sql::unchecked(lease_statement()));
    connection.execute(sql::unchecked(
        fmt::format("INSERT INTO {} (id, owner, expires_at, revision, direction, step) VALUES (1, '', 0, '', '', 0) "
                    "ON CONFLICT DO NOTHING",
                    lease_table)));
    transaction.commit();
}

bool is_complete(engine::Connection& connection) {
    return has_table(connection, version_table) && has_table(connection, journal_table) &&
           has_table(connection, lease_table) &&
           connection.execute(sql::unchecked(fmt::format("SELECT 1 FROM {}", lease_table))).fetchone().has_value();
}

}  // namespace

std::vector<std::string> state_table_statements() {
    return {fmt::format("CREATE TABLE IF NOT EXISTS {} (version_num VARCHAR(32) NOT NULL, "
                        "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
                        version_table),
            fmt::format("CREATE TABLE IF NOT EXISTS {} (revision VARCHAR(32) NOT NULL, checksum VARCHAR(64) NOT NULL, "
                        "applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL, PRIMARY KEY (revision))",
                        journal_table)};
}

// Two processes that create a table at once fail on some engines in spite of IF NOT EXISTS.
void create_state_tables(engine::Connection& connection) {
    constexpr int attempts = 20;
    for (int attempt = 1; !is_complete(connection); ++attempt) {
        try {
            return create_once(connection);
        } catch (const engine::DatabaseError&) {
            if (attempt == attempts) throw;
            connection.rollback();
            fiber::sleep_for(std::chrono::milliseconds(50));
        }
    }
}

Ids read_versions(engine::Connection& connection) {
    Ids ids;
    if (!has_table(connection, version_table)) return ids;
    const std::string text = fmt::format("SELECT version_num FROM {}", version_table);
    for (auto&& [id] : connection.execute(sql::unchecked(text)).as<std::string>()) ids.insert(id);
    return ids;
}

void write_versions(engine::Connection& connection, const Ids& before, const Ids& after) {
    for (const std::string& id : before)
        if (!after.contains(id))
            connection.execute(sql::unchecked(fmt::format("DELETE FROM {} WHERE version_num = ?", version_table)), id);
    for (const std::string& id : after)
        if (!before.contains(id))
            connection.execute(sql::unchecked(fmt::format("INSERT INTO {} (version_num) VALUES (?)", version_table)),
                               id);
}

std::map<std::string, std::string> read_journal(engine::Connection& connection) {
    std::map<std::string, std::string> found;
    if (!has_table(connection, journal_table)) return found;
    const std::string text = fmt::format("SELECT revision, checksum FROM {}", journal_table);
    for (auto&& [id, checksum] : connection.execute(sql::unchecked(text)).as<std::string, std::string>())
        found.emplace(id, checksum);
    return found;
}

void write_journal(engine::Connection& connection, const std::string& id, const std::string& checksum) {
    connection.execute(sql::unchecked(fmt::format("DELETE FROM {} WHERE revision = ?", journal_table)), id);
    if (checksum.empty()) return;
    connection.execute(sql::unchecked(fmt::format("INSERT INTO {} (revision, checksum) VALUES (?, ?)", journal_table)),
                       id, checksum);
}

std::vector<std::string> state_statements(const Ids& before, const Ids& after, const Revision& revision,
                                          Direction direction) {
    std::vector<std::string> out;
    for (const std::string& id : before)
        if (!after.contains(id))
            out.push_back(fmt::format("DELETE FROM {} WHERE version_num = {}", version_table, quoted_text(id)));
    for (const std::string& id : after)
        if (!before.contains(id))
            out.push_back(fmt::format("INSERT INTO {} (version_num) VALUES ({})", version_table, quoted_text(id)));
    out.push_back(fmt::format("DELETE FROM {} WHERE revision = {}", journal_table, quoted_text(revision.id)));
    if (direction == Direction::upgrade)
        out.push_back(fmt::format("INSERT INTO {} (revision, checksum) VALUES ({}, {})", journal_table,
                                  quoted_text(revision.id), quoted_text(revision.checksum())));
    return out;
}

}  // namespace carboy::migrate
