// The fixture of the PostgreSQL-only tests: an empty schema with one table.
#pragma once

#include <carboy/sql.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace carboy {

class PostgresTest : public testing::Test {
  protected:
    static std::string url(std::string_view options = "") {
        const char* const address = std::getenv("CARBOY_TEST_POSTGRES");
        std::string text = address != nullptr ? address : "";
        text += options;
        return text;
    }
    void SetUp() override {
        if (std::getenv("CARBOY_TEST_POSTGRES") == nullptr) GTEST_SKIP() << "runs in drivers_postgresql";
        conn.emplace(connect(url()));
        conn->executescript("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        conn->execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c DOUBLE PRECISION, d BYTEA, e BOOLEAN)");
        conn->commit();
    }
    std::string one(const std::string& text) { return conn->execute(unchecked(text)).scalar<std::string>(); }

    std::optional<Connection> conn;
};

}  // namespace carboy
