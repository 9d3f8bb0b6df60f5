// A change of a schema that is made and undone in a database with rows.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "migrate/schemas.hpp"

namespace carboy::migrate {

struct ThereAndBack {
    std::string before, after;  // scripts that create the tables
    std::string rows;           // a script that fills those before
    Answers answers{};
    std::string query{};              // reads the changed database
    std::vector<std::string> read{};  // its rows, each one text
    // What the comparison must find, on the way there and on the way back; empty: not checked.
    std::vector<std::string> found{}, found_back{};
    bool query_works_before = false;  // it reads the same rows after the way back
};

inline engine::Connection empty_test_database(const std::string& address) {
    engine::Connection connection = engine::connect(address);
    if (connection.dialect().named_enumerations)
        connection.executescript("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    return connection;
}

inline std::vector<std::string> changes_between(const Schema& from, const Schema& to, const sql::Dialect& dialect) {
    std::vector<std::string> out;
    for (const Change& change : diff(from, to, dialect).changes) out.push_back(describe(change));
    return out;
}

/// Expects that the change leaves no difference, that it keeps the rows, and that the way back does the same.
inline void check_there_and_back(const std::string& address, const ThereAndBack& one) {
    const Schema to = [&] {
        engine::Connection connection = empty_test_database(address);
        connection.executescript(sql::unchecked(one.after));
        return live_schema(connection);
    }();
    engine::Connection connection = empty_test_database(address);
    connection.executescript(sql::unchecked(one.before));
    connection.executescript(sql::unchecked(one.rows));
    const Schema from = live_schema(connection);
    const sql::Dialect& dialect = connection.dialect();
    const Difference there = diff(from, to, dialect, one.answers);
    const std::vector<std::string> up = statements(there, dialect);
    const std::vector<std::string> down = statements(diff(there.to, from, dialect, one.answers.reversed()), dialect);
    SCOPED_TRACE(testing::PrintToString(up) + "\n-- down\n" + testing::PrintToString(down));
    if (!one.found.empty()) {
        EXPECT_EQ(changes_between(from, to, dialect), one.found);
    }
    if (!one.found_back.empty()) {
        EXPECT_EQ(changes_between(to, from, dialect), one.found_back);
    }
    const auto rows = [&] {
        std::vector<std::string> found;
        for (auto&& [row] : connection.execute(sql::unchecked(one.query)).as<std::string>()) found.push_back(row);
        return found;
    };
    apply_all(connection, up);
    EXPECT_EQ(changes_between(live_schema(connection), to, dialect), std::vector<std::string>());
    EXPECT_EQ(rows(), one.read);
    apply_all(connection, down);
    EXPECT_EQ(changes_between(live_schema(connection), from, dialect), std::vector<std::string>());
    if (one.query_works_before) {
        EXPECT_EQ(rows(), one.read);
    }
}

/// On SQLite, and on PostgreSQL in the test with a server.
inline void check_on_engines(const ThereAndBack& one) {
    const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
    check_there_and_back(server != nullptr ? server : "sqlite:///:memory:", one);
}

inline void check_on_sqlite(const ThereAndBack& one) {
    if (std::getenv("CARBOY_TEST_POSTGRES") != nullptr) GTEST_SKIP() << "runs in test_migrate";
    check_there_and_back("sqlite:///:memory:", one);
}

/// In the test with a server of PostgreSQL.
inline void check_on_postgresql(const ThereAndBack& one) {
    const char* const server = std::getenv("CARBOY_TEST_POSTGRES");
    if (server == nullptr) GTEST_SKIP() << "runs in migrate_postgresql";
    check_there_and_back(server, one);
}

}  // namespace carboy::migrate
